"""What a workplace is made of: people, conversations, messages, dialogs, and the slips Slack hands out."""

from dataclasses import dataclass, field

from bot.demo.workplace.shapes import Obj

BOT_USER_ID = "U0TIDSTYV"
"""The bot's user id; a channel that the bot is in lists it among its members."""


@dataclass(frozen=True)
class Team:
    id: str = "T0SOLVIK"
    name: str = "Solvik kommune"
    domain: str = "solvik"
    app_id: str = "A0TIDSTYV"


@dataclass
class User:
    """A person or a bot. `locale` is as Slack writes it (`nb-NO`, `nn-NO`, `en-GB`)."""

    id: str
    name: str
    real_name: str
    locale: str = "nb-NO"
    email: str = ""
    is_bot: bool = False
    deleted: bool = False


@dataclass
class Channel:
    """A conversation: public or private channel, direct message (`is_im`) or group message (`is_mpim`)."""

    id: str
    name: str
    is_private: bool = False
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_archived: bool = False
    is_im: bool = False
    is_mpim: bool = False

    @property
    def kind(self) -> str:
        """Slack's `channel_type`: `im`, `mpim`, `group` (private) or `channel`."""
        if self.is_im:
            return "im"
        if self.is_mpim:
            return "mpim"
        return "group" if self.is_private else "channel"


@dataclass
class Message:
    """One message. `only_for` names the one reader of an ephemeral message, and is empty otherwise.

    `lag` counts how many more looks at the history will miss it (fault `HISTORY_LAG`).
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Obj] = field(default_factory=list)
    thread_ts: str = ""
    bot_id: str = ""
    subtype: str = ""
    username: str = ""
    client_msg_id: str = ""
    metadata: Obj | None = None
    attachments: list[Obj] = field(default_factory=list)
    files: list[Obj] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited_by: str = ""
    edited_ts: str = ""
    links_names: bool = False
    only_for: str = ""
    lag: int = 0

    @property
    def is_reply(self) -> bool:
        return bool(self.thread_ts) and self.thread_ts != self.ts

    def unreact(self, user_id: str, name: str) -> None:
        """Take one person's reaction away, and the emoji with it when it was the last."""
        self.reactions[name].remove(user_id)
        if not self.reactions[name]:
            del self.reactions[name]


@dataclass
class View:
    """A modal (`root` and `previous` place it in its stack) or a home tab, as the bot last gave it."""

    id: str
    user: str
    body: Obj
    hash: str
    root: str
    previous: str = ""
    is_open: bool = True


@dataclass
class Trigger:
    """Leave to open one dialog: once, within three seconds."""

    user: str
    made_at: float
    view_id: str = ""
    used: bool = False


@dataclass
class ResponseUrl:
    """Leave to answer a gesture without membership: five times within thirty minutes."""

    user: str
    channel: str
    ts: str
    made_at: float
    uses: int = 0


@dataclass(frozen=True)
class Accepted:
    """One line of the ledger of posts: written when Slack has taken the post, whatever the bot was told."""

    method: str
    channel: str
    ts: str
    thread_ts: str
    text: str
    blocks: tuple[Obj, ...]
    metadata: Obj | None
    at: float


@dataclass(frozen=True)
class Call:
    """One line of the ledger of Web API calls: what the bot asked, and what became of it.

    `outcome` is `ok`, Slack's error code, or the name of the fault the bot met instead of an answer.
    """

    method: str
    args: Obj
    outcome: str
    at: float
