"""The local workplace, tested with the real Slack SDK and a real Bolt app behind it."""
