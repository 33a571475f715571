"""The app manifest: what an administrator pastes into Slack to make the app, with the smallest rights it needs.

Format: docs.slack.dev/reference/app-manifest.
"""

from collections.abc import Mapping
from typing import Final

from bot.slack.listeners import COMMAND
from bot.slack.sorting import SHORTCUT

SCOPES: Final[Mapping[str, str]] = {
    "chat:write": "post and update messages",
    "im:history": "receive direct messages, and find our own again",
    "im:read": "find the direct messages that were written while the bot was away",
    "im:write": "find the direct conversation in which a message of ours may stand",
    "mpim:write": "open one conversation for leader and representative",
    "mpim:history": "receive replies in it",
    "app_mentions:read": "receive mentions",
    "reactions:read": "an emoji on the card acknowledges it",
    "commands": "the slash command and the message shortcut",
    "channels:read": "refuse channels that are shared with another organisation",
    "groups:read": "the same for private channels",
    "channels:history": "receive replies below our messages in public channels",
    "groups:history": "the same in private channels",
}
"""Every scope with what it is for."""

EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "app_mention": ("app_mentions:read",),
    "reaction_added": ("reactions:read",),
    "app_home_opened": (),
}
"""Every event with the scopes that Slack wants for it."""

METHODS: Final[Mapping[str, tuple[str, ...]]] = {
    "auth.test": (),
    "chat.postMessage": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "users.conversations": ("channels:read", "groups:read", "im:read"),
    "views.open": (),
    "views.publish": (),
    "views.update": (),
}
"""Every method the code calls with the bot's token, with the scopes it wants."""


OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {"users.lookupByEmail": ("users:read.email",)}
"""Methods that only help to install, with scopes the app does without: an administrator adds them for a while."""


def manifest(request_url: str | None = None) -> dict[str, object]:
    """The manifest for HTTP at `request_url` (…/slack/events), or for Socket Mode without one."""
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Tidstyv",
            "description": "Meld en tidstyv med én melding, og få svar.",
            "background_color": "#1f4e5f",
        },
        "features": _features(request_url),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": _settings(request_url),
    }


def _features(request_url: str | None) -> dict[str, object]:
    command: dict[str, object] = {
        "command": COMMAND,
        "description": "Meld en tidstyv, eller spør om hjelp",
        "usage_hint": "[hva stjeler tid?]",
        "should_escape": False,
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            # Without this nobody can write to the bot at all.
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "Tidstyv", "always_online": True},
        "shortcuts": [
            {
                "name": "Meld som tidstyv",
                "type": "message",
                "callback_id": SHORTCUT,
                "description": "Send meldingen som tidstyv",
            }
        ],
        "slash_commands": [command | ({"url": request_url} if request_url else {})],
    }


def _settings(request_url: str | None) -> dict[str, object]:
    address = {"request_url": request_url} if request_url else {}
    return {
        "event_subscriptions": address | {"bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True} | address,
        "org_deploy_enabled": False,
        "socket_mode_enabled": request_url is None,
        "token_rotation_enabled": False,
    }
