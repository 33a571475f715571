"""The Web API: which methods there are, what each demands, and how a call is answered."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.demo.workplace import chat, conversations, views
from bot.demo.workplace.args import Ask
from bot.demo.workplace.refusals import SlackError
from bot.demo.workplace.shapes import Obj


@dataclass(frozen=True)
class Method:
    """`scopes`: any one of them is enough; none means that a valid token is. `app_token`: xapp, not xoxb."""

    answer: Callable[[Ask], Obj]
    scopes: tuple[str, ...] = ()
    app_token: bool = False


def _open_socket(ask: Ask) -> Obj:
    return {"url": ask.socket_url()}


_WRITE = ("chat:write",)
_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_REACT = ("reactions:write",)

METHODS: dict[str, Method] = {
    "apps.connections.open": Method(_open_socket, app_token=True),
    "auth.test": Method(conversations.auth_test),
    "chat.delete": Method(chat.delete, _WRITE),
    "chat.getPermalink": Method(chat.permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, _WRITE),
    "chat.postMessage": Method(chat.post_message, _WRITE),
    "chat.update": Method(chat.update, _WRITE),
    "conversations.history": Method(conversations.history, _HISTORY),
    "conversations.info": Method(conversations.info, _READ),
    "conversations.list": Method(conversations.list_channels, _READ),
    "conversations.members": Method(conversations.members, _READ),
    "conversations.open": Method(conversations.open_conversation, ("im:write", "mpim:write")),
    "conversations.replies": Method(conversations.replies, _HISTORY),
    "reactions.add": Method(chat.add_reaction, _REACT),
    "reactions.get": Method(chat.get_reactions, ("reactions:read",)),
    "reactions.remove": Method(chat.remove_reaction, _REACT),
    "team.info": Method(conversations.team_info, ("team:read",)),
    "users.conversations": Method(conversations.users_conversations, _READ),
    "users.info": Method(conversations.users_info, ("users:read",)),
    "users.list": Method(conversations.list_users, ("users:read",)),
    "users.lookupByEmail": Method(conversations.lookup_by_email, ("users:read.email",)),
    "views.open": Method(views.open_view),
    "views.publish": Method(views.publish_view),
    "views.push": Method(views.push_view),
    "views.update": Method(views.update_view),
}

ALL_SCOPES = frozenset(scope for method in METHODS.values() for scope in method.scopes) | {
    "app_mentions:read",
    "commands",
}
"""What the bot is granted unless the workplace is told otherwise (not chat:write.customize or .public)."""


@dataclass(frozen=True)
class Tokens:
    """The two tokens of the installed app; an empty one was never issued."""

    bot: str
    app: str

    def check(self, given: str, method: Method) -> None:
        """Raise what Slack answers to a token that is missing, unknown, or of the other sort."""
        if not given:
            raise SlackError("not_authed")
        if given not in (self.bot, self.app):
            raise SlackError("invalid_auth")
        if given != (self.app if method.app_token else self.bot):
            raise SlackError("not_allowed_token_type")


def find(name: str) -> Method:
    """The method by its name; raises `unknown_method`."""
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", extra={"req_method": name})
    return method


def answer(method: Method, ask: Ask) -> Obj:
    """The whole answer to an authenticated call; raises SlackError for `ok: false`."""
    if method.scopes:
        ask.need_scope(*method.scopes)
    return {"ok": True} | method.answer(ask)
