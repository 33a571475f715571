"""How Teams shows the messages that Slack's drawings are kept of. Run as a module, this writes `golden/` anew."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.teams.dialogs import form
from bot.teams.draw import draw
from handlers.domain.reading import Language
from tests.slack.fakes import say
from tests.slack.golden_messages import DIALOGS, MESSAGES

GOLDEN: Final = Path(__file__).parent / "golden"


def drawings() -> dict[str, object]:
    """Every kept drawing by its name and language, as plain JSON."""
    found: dict[str, object] = {}
    for language in Language:
        for name, message in MESSAGES.items():
            drawn = draw(replace(message, language=language), say)
            found[f"{name}.{language}"] = {"content": drawn.content, "summary": drawn.summary}
        for name, dialog in DIALOGS.items():
            found[f"{name}.{language}"] = {"content": form(replace(dialog, language=language), say)}
    return found


if __name__ == "__main__":
    for name, drawing in drawings().items():
        (GOLDEN / f"{name}.json").write_text(json.dumps(drawing, ensure_ascii=False, indent=1) + "\n")
