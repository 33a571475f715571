"""The messages whose drawings are kept under `golden/`. Run as a module, this writes them anew."""

import json
from pathlib import Path
from typing import Final

from bot.slack import home
from bot.slack.dialogs import view
from bot.slack.draw import draw
from handlers.domain.home import Home
from handlers.domain.inputs import Choice, Input, InputKind
from handlers.domain.messages import (
    Aside,
    Bars,
    Button,
    Deeds,
    Dialog,
    DialogName,
    Fact,
    Facts,
    Heading,
    Line,
    Message,
    Press,
    Quote,
    Tone,
)
from handlers.domain.reading import Language
from handlers.domain.texts import Words, text
from tests.slack.fakes import say

GOLDEN: Final = Path(__file__).parent / "golden"
CASE: Final = "c-7f3a"

CARD: Final = Message(
    Language.NB,
    (
        Heading(text("card.heading", number="2026-14")),
        Quote(Words("Vi fører *samme* tall i Profil og på <papir>.\nHver vakt & hver natt. @here")),
        Facts(
            (
                Fact(text("card.unit"), Words("Solbakken avd. 2")),
                Fact(text("card.cost"), text("cost.minutes", minutes=20)),
                Fact(text("card.reason"), Words("")),
            )
        ),
        Line(text("card.next", day=Words("tirsdag"))),
        Aside(text("card.small_print")),
    ),
    (
        Press(Button.ACKNOWLEDGE, text("button.acknowledge"), CASE, tone=Tone.PRIMARY),
        Press(Button.DECIDE, text("button.decide"), CASE),
        Press(Button.SUPPORT, text("button.support"), CASE),
        Press(Button.CONSULT, text("button.consult"), CASE),
        Press(Button.READ_ALL, text("button.read_all"), CASE),
    ),
)

QUESTION: Final = Message(
    Language.NN,
    (Line(text("ask.unit")),),
    (
        Press(Button.PICK_UNIT, text("unit", name=Words("Solbakken avd. 1")), CASE, "solbakken-1"),
        Press(Button.PICK_UNIT, text("unit", name=Words("Solbakken avd. 2")), CASE, "solbakken-2"),
        Press(Button.UNDO, text("button.undo"), CASE, tone=Tone.DANGER),
    ),
)

CHOICES: Final = Message(
    Language.EN,
    (Line(text("ask.unit")),),
    tuple(Press(Button.PICK_UNIT, text("unit", name=Words(f"Avdeling {n}")), CASE, f"u-{n}") for n in range(1, 13)),
)

DIGEST: Final = Message(
    Language.NB,
    (
        Heading(text("digest.heading", week=47)),
        Bars(text("digest.weeks", first="44", last="47"), (("44", 0), ("45", 1), ("46", 2), ("47", 5))),
        Line(text("digest.story", before=Words("papirliste"), after=Words("ingen liste"))),
    ),
    (Press(Button.SAME_HERE, text("button.same_here"), CASE, "story-1"),),
)

DECISION: Final = Dialog(
    DialogName.DECIDE,
    CASE,
    Language.NB,
    text("dialog.decide"),
    (Quote(Words("Papirlista")),),
    (
        Input(
            "outcome",
            text("field.outcome"),
            InputKind.CHOICE,
            choices=(
                Choice("removed", text("outcome.removed")),
                Choice("forwarded", text("outcome.forwarded")),
            ),
            value="forwarded",
            redraws=True,
        ),
        Input("sentence", text("field.sentence"), InputKind.SENTENCE, hint=text("hint.sentence")),
        Input("reason", text("field.reason"), InputKind.PARAGRAPH, required=False, value="Kreves av § 7"),
        Input("answer_by", text("field.answer_by"), InputKind.DAY),
    ),
    text("dialog.save"),
)

HOME: Final = Home(
    Language.NB,
    (
        (
            Message(Language.NB, (Heading(text("home.waiting")),)),
            Message(
                Language.NB,
                (
                    Facts(
                        (
                            Fact(text("card.title", number="2026-14"), Words("Solbakken avd. 2")),
                            Fact(text("fact.status"), text("status.routed")),
                        )
                    ),
                    Quote(Words("Vi fører *samme* tall i Profil og på <papir>. @here")),
                ),
                (
                    Press(Button.ACKNOWLEDGE, text("button.acknowledge"), CASE, tone=Tone.PRIMARY),
                    Press(Button.DECIDE, text("button.decide"), CASE),
                ),
            ),
            Message(Language.NB, (Line(text("card.title")),), (Press(Button.SUPPORT, text("button.support"), "c-2"),)),
            Message(Language.NB, (Line(text("card.title")),), (Press(Button.SUPPORT, text("button.support"), "c-3"),)),
            Message(Language.NB, (Aside(text("home.more", count=3)),)),
        ),
        (Message(Language.NB, (Heading(text("mine.title")),)), Message(Language.NB, (Line(text("mine.none")),))),
    ),
)

MINE: Final = Message(
    Language.NB,
    (
        Heading(text("home.waiting")),
        *(
            part
            for number in ("2026-14", "2026-15")
            for part in (
                Facts((Fact(text("card.title", number=number), Words("Solbakken avd. 2")),)),
                Quote(Words("Vi fører *samme* tall i Profil og på <papir>. @here")),
                Deeds(
                    (
                        Press(Button.ACKNOWLEDGE, text("button.acknowledge"), f"c-{number}", tone=Tone.PRIMARY),
                        Press(Button.DECIDE, text("button.decide"), f"c-{number}"),
                    )
                ),
            )
        ),
        Heading(text("mine.title")),
        Line(text("mine.none")),
    ),
)

MESSAGES: Final = {"card": CARD, "question": QUESTION, "choices": CHOICES, "digest": DIGEST, "mine": MINE}
DIALOGS: Final = {"decision": DECISION}


def drawings() -> dict[str, object]:
    """Every kept drawing by its name, as plain JSON."""
    found: dict[str, object] = {}
    for name, message in MESSAGES.items():
        drawn = draw(message, say)
        found[name] = {"blocks": drawn.blocks, "classic": drawn.classic, "text": drawn.text}
    found |= {name: view(dialog, say, "C0WARD") for name, dialog in DIALOGS.items()}
    return found | {"home": home.view(HOME, say)}


if __name__ == "__main__":
    for name, drawing in drawings().items():
        (GOLDEN / f"{name}.json").write_text(json.dumps(drawing, ensure_ascii=False, indent=1) + "\n")
