"""The main job against a Slack-compatible server that is not ours: `python -m tests.foreign`."""
