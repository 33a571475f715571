"""Microsoft Teams: the same journey over the same core."""
