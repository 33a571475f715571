"""Slack: what people do there reaches the core, and what the core says reaches them."""

from bot.slack.accounts import accounts_by_email
from bot.slack.manifest import manifest
from bot.slack.surface import SlackJoints, SlackKeys, SlackSurface

__all__ = ["SlackJoints", "SlackKeys", "SlackSurface", "accounts_by_email", "manifest"]
