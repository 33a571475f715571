"""The things the field talks about: people, cases, outcomes, deadlines, messages. Pure values and tables."""
