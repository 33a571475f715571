"""A made-up municipality for the demo and the tests, and a template for an organisation file of one's own."""
