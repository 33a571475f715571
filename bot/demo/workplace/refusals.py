"""The two ways of saying no: Slack's to the bot, and the Slack client's to a person."""

from collections.abc import Sequence

from bot.demo.workplace.shapes import Obj


class SlackError(Exception):
    """A Web API answer with `ok: false`.

    `code` is Slack's error code, `messages` what Slack puts in `response_metadata.messages`, and
    `extra` further fields of the answer (`needed` and `provided` of `missing_scope`).
    """

    def __init__(self, code: str, messages: Sequence[str] = (), extra: Obj | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra or {}

    def as_json(self) -> Obj:
        answer: Obj = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class GestureRefused(Exception):
    """A person tried what Slack's own client does not offer: nothing was sent to the bot.

    `code` is a word of the workplace's own (`not_a_member`, `no_such_button`), `detail` what it is about.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
