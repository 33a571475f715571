"""Checks blocks and views as Slack does, and says what is wrong in Slack's words."""

import json
from collections.abc import Callable, Sequence
from typing import Final

from bot.demo.workplace.blockshapes import (
    BLOCKS,
    MOST_PER_MESSAGE,
    ONLY_IN_MODALS,
    PARTS,
    TABLE_COLUMNS,
    TABLE_ROWS,
    VIEW,
    Kind,
    Rule,
)
from bot.demo.workplace.shapes import Obj, items, obj, objs, text

MOST_BLOCKS: Final = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT_IN_BLOCKS: Final = 13_200
MOST_VIEW_BYTES: Final = 250_000
_BOTH_TEXTS: Final = frozenset({"plain_text", "mrkdwn"})


def check_blocks(blocks: object, surface: str = "message", lacking: frozenset[str] = frozenset()) -> list[str]:
    """What Slack would object to, one line each as in `response_metadata.messages`; empty when it is fine.

    `surface` is `message`, `modal` or `home`; `lacking` names block types this workspace has not got yet.
    """
    checker = _Checker(surface, lacking)
    checker.blocks(blocks)
    return checker.problems


def check_view(view: object, lacking: frozenset[str] = frozenset()) -> list[str]:
    """The same for a modal or a home tab."""
    body = obj(view)
    surface = text(body, "type")
    if surface not in ("modal", "home"):
        return [f"[ERROR] unsupported type: {surface} [json-pointer:/view/type]"]
    checker = _Checker(surface, lacking, root="/view")
    checker.fields(body, VIEW, "/view")
    if surface == "modal" and "title" not in body:
        checker.object_to("missing required field: title", "/view")
    if surface == "modal" and "submit" not in body and _has_input(body):
        checker.object_to("missing required field: submit", "/view")
    checker.blocks(body.get("blocks"))
    return checker.problems


def is_too_large(view: Obj) -> bool:
    """Over Slack's 250 KB (`view_too_large`)."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > MOST_VIEW_BYTES


def text_in(blocks: object) -> int:
    """How many characters of text the blocks hold: the measure of `msg_blocks_too_long`."""
    if isinstance(blocks, list):
        return sum(text_in(part) for part in blocks)
    if not isinstance(blocks, dict):
        return 0
    own = blocks.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(text_in(part) for part in blocks.values())


def _has_input(view: Obj) -> bool:
    return any(block.get("type") == "input" for block in objs(view.get("blocks")))


class _Checker:
    """Walks the blocks by the tables and gathers the objections."""

    def __init__(self, surface: str, lacking: frozenset[str], root: str = "") -> None:
        self.problems: list[str] = []
        self._surface = surface
        self._root = root
        self._known = frozenset(BLOCKS) - lacking - (ONLY_IN_MODALS if surface != "modal" else frozenset())
        self._checks: dict[Kind, Callable[[object, Rule, str], None]] = {
            Kind.STRING: self._string,
            Kind.CHOICE: self._choice,
            Kind.TRUTH: self._truth,
            Kind.NUMBER: self._number,
            Kind.PLAIN: self._text,
            Kind.TEXT: self._text,
            Kind.TEXTS: self._texts,
            Kind.PART: self._part,
            Kind.PARTS: self._parts,
            Kind.STRINGS: self._strings,
            Kind.OPEN: lambda value, rule, path: None,
        }

    def object_to(self, what: str, path: str) -> None:
        self.problems.append(f"[ERROR] {what} [json-pointer:{path}]")

    def blocks(self, blocks: object) -> None:
        path = f"{self._root}/blocks"
        if not isinstance(blocks, list):
            return self.object_to("must be an array", path)
        most = MOST_BLOCKS[self._surface]
        if len(blocks) > most:
            self.object_to(f"no more than {most} items allowed", path)
        for index, block in enumerate(blocks):
            self._block(block, f"{path}/{index}")
        self._unique([text(block, "block_id") for block in objs(blocks)], "block_id", path)
        for kind, most in MOST_PER_MESSAGE.items():
            if sum(block.get("type") == kind for block in objs(blocks)) > most:
                self.object_to(f"no more than {most} {kind} blocks allowed", path)

    def fields(self, thing: Obj, rules: dict[str, Rule], path: str) -> None:
        for name, rule in rules.items():
            value = thing.get(name)
            if value is not None:
                self._checks[rule.kind](value, rule, f"{path}/{name}")
            elif rule.needed:
                self.object_to(f"missing required field: {name}", path)

    def _block(self, block: object, path: str) -> None:
        kind = text(obj(block), "type")
        if not isinstance(block, dict) or kind not in self._known:
            return self.object_to(f"unsupported type: {kind}", f"{path}/type")
        self.fields(block, BLOCKS[kind] | {"block_id": Rule(Kind.STRING, 255)}, path)
        if kind == "section" and not ("text" in block or "fields" in block):
            self.object_to("missing required field: text", path)
        if kind == "actions":
            self._unique([text(e, "action_id") for e in objs(block.get("elements"))], "action_id", path)
        if kind in TABLE_ROWS:
            self._table(block, kind, path)

    def _table(self, block: Obj, kind: str, path: str) -> None:
        fewest, most = TABLE_ROWS[kind]
        rows = items(block.get("rows"))
        if not fewest <= len(rows) <= most:
            self.object_to(f"must have between {fewest} and {most} rows", f"{path}/rows")
        for index, row in enumerate(rows):
            if not 1 <= len(items(row)) <= TABLE_COLUMNS:
                self.object_to(f"must have between 1 and {TABLE_COLUMNS} columns", f"{path}/rows/{index}")

    def _unique(self, names: Sequence[str], what: str, path: str) -> None:
        given = [name for name in names if name]
        for name in sorted({name for name in given if given.count(name) > 1}):
            self.object_to(f'`{what}` "{name}" already exists for another element', path)

    def _length(self, value: str, rule: Rule, path: str) -> None:
        if len(value) > rule.most:
            self.object_to(f"must be less than {rule.most + 1} characters", path)
        if not value and rule.needed:
            self.object_to("must be more than 0 characters", path)

    def _string(self, value: object, rule: Rule, path: str) -> None:
        if isinstance(value, str):
            return self._length(value, rule, path)
        self.object_to("must be a string", path)

    def _strings(self, value: object, rule: Rule, path: str) -> None:
        self._count(value, rule, path)
        for index, one in enumerate(items(value)):
            self._string(one, Rule(Kind.STRING, rule.each, needed=True), f"{path}/{index}")

    def _choice(self, value: object, rule: Rule, path: str) -> None:
        if value not in rule.parts:
            self.object_to("must be one of " + ", ".join(sorted(rule.parts)), path)

    def _truth(self, value: object, rule: Rule, path: str) -> None:
        if not isinstance(value, bool):
            self.object_to("must be a boolean", path)

    def _number(self, value: object, rule: Rule, path: str) -> None:
        if not isinstance(value, int):
            self.object_to("must be an integer", path)

    def _text(self, value: object, rule: Rule, path: str) -> None:
        kind = text(obj(value), "type")
        if kind not in (_BOTH_TEXTS if rule.kind is Kind.TEXT else {"plain_text"}):
            return self.object_to(f"unsupported type: {kind}", f"{path}/type")
        if kind == "plain_text" and "verbatim" in obj(value):
            self.object_to("no more allowed: verbatim is only for mrkdwn", path)
        if kind == "mrkdwn" and "emoji" in obj(value):
            self.object_to("no more allowed: emoji is only for plain_text", path)
        self._string(obj(value).get("text"), Rule(Kind.STRING, rule.most, needed=True), f"{path}/text")

    def _texts(self, value: object, rule: Rule, path: str) -> None:
        self._count(value, rule, path)
        for index, field in enumerate(items(value)):
            self._text(field, Rule(Kind.TEXT, rule.each), f"{path}/{index}")

    def _part(self, value: object, rule: Rule, path: str) -> None:
        part = obj(value)
        only = next(iter(rule.parts)) if len(rule.parts) == 1 else ""
        kind = only if only.startswith("(") else text(part, "type")
        if kind not in rule.parts:
            return self.object_to(f"unsupported type: {kind}", f"{path}/type")
        self.fields(part, PARTS[kind], path)

    def _parts(self, value: object, rule: Rule, path: str) -> None:
        self._count(value, rule, path)
        for index, part in enumerate(items(value)):
            self._part(part, rule, f"{path}/{index}")

    def _count(self, value: object, rule: Rule, path: str) -> None:
        if not isinstance(value, list):
            return self.object_to("must be an array", path)
        if len(value) > rule.most:
            self.object_to(f"no more than {rule.most} items allowed", path)
        if len(value) < rule.least:
            self.object_to(f"must have at least {rule.least} items", path)
