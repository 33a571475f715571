"""The promises of the machinery, tried: faults on purpose, three ledgers, and an audit that forgives nothing."""
