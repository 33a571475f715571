"""How well the reader understands labelled messages: `python -m tests.accuracy [developed|own|held-out]`.

`developed` are the messages of the corpus the reader was made with, `own` those we wrote ourselves, and `held-out`
those of the corpus that nobody who works on the reader looks at: of them only the totals are ever shown. Without an
argument all three are measured.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from handlers.reading import labels, read
from handlers.reading.learnt import Weights

CORPUS = Path(__file__).parent / "corpus" / "reports.jsonl"
OWN = Path(__file__).parent / "reading" / "messages.jsonl"
AUTHORS = {file.stem: file for file in sorted((Path(__file__).parent / "reading" / "authors").glob("*.jsonl"))}
SETS = ("developed", "own", "held-out", *AUTHORS)
_FIRST_HELD_OUT = 74
ANSWERS = ("intent", "lang", "system", "kind", "level")
COST = ("minutes", "times", "per", "people")
MARKS = ("anonymous", "rep_only", "concern")
PERSONAL = ("fnr", "phone", "email")


@dataclass(frozen=True)
class Example:
    """One labelled message."""

    id: str
    text: str
    labels: Mapping[str, object]

    def accepts(self, label: str, value: object) -> bool:
        """Whether the value is the label's answer, or one of those listed as right as well."""
        wanted = self.labels[label]
        if label == "minutes" and isinstance(wanted, int | float) and isinstance(value, int | float):
            return abs(value - wanted) <= 0.01 * wanted
        return value == wanted or value in cast(list[object], self.labels.get(f"{label}_ok", []))


@dataclass
class Share:
    """Right answers out of all."""

    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        """Count one answer."""
        self.right += right
        self.all += 1

    @property
    def value(self) -> float:
        """The share, 1.0 of none."""
        return self.right / self.all if self.all else 1.0


@dataclass
class Result:
    """Shares by (label, language), with language "all" for the whole, and a line for every failure."""

    shares: defaultdict[tuple[str, str], Share] = field(default_factory=lambda: defaultdict(Share))
    failures: list[str] = field(default_factory=list, repr=False)

    def add(self, label: str, example: Example, right: bool, got: object) -> None:
        """Count one answer for its language and for the whole, and note it if it is wrong."""
        for language in ("all", str(example.labels["lang"])):
            self.shares[label, language].add(right)
        if not right:
            wanted = example.labels.get(label, [example.labels[part] for part in COST])
            self.failures.append(f"{label}: {example.id} read {got}, labelled {wanted}: {example.text}")

    def of(self, label: str) -> float:
        """The share for the whole corpus."""
        return self.shares[label, "all"].value


def examples(chosen: str) -> Iterator[Example]:
    """The labelled messages of one of the SETS. Every second of the corpus from the 74th on is held out."""
    file = {"own": OWN, **AUTHORS}.get(chosen, CORPUS)
    for line in file.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        if file != CORPUS or _is_held_out(data["id"]) == (chosen == "held-out"):
            yield Example(data["id"], data["text"], data["labels"])


def _is_held_out(name: str) -> bool:
    number = int(name[1:])
    return number % 2 == 0 and number >= _FIRST_HELD_OUT


def measure(chosen: Iterable[Example], weights: Weights | None = None) -> Result:
    """Read every message, with other weights than those learnt if given, and compare.

    Marks and personal data count as "<label> recall" and "<label> precision".
    """
    result = Result()
    for example in chosen:
        got = labels(read(example.text, weights=weights))
        for label in ANSWERS:
            result.add(label, example, example.accepts(label, got[label]), got[label])
        if example.labels["intent"] == "report":
            right = {label: example.accepts(label, got[label]) for label in COST}
            for label in COST:
                result.shares[label, "all"].add(right[label])
            result.add("cost", example, all(right.values()), [got[label] for label in COST])
        for label in MARKS:
            _mark(result, label, example, bool(example.labels[label]), bool(got[label]))
        for label in PERSONAL:
            found = label in cast(list[str], got["personal"])
            _mark(result, label, example, label in cast(list[str], example.labels["personal"]), found)
    return result


def _mark(result: Result, label: str, example: Example, wanted: bool, got: bool) -> None:
    if wanted:
        result.shares[f"{label} recall", "all"].add(got)
    if got:
        result.shares[f"{label} precision", "all"].add(wanted)
    if wanted != got:
        result.failures.append(f"{label}: {example.id} read {got}: {example.text}")


def table(result: Result) -> list[str]:
    """A line for every label and language."""
    return [
        f"{label:20} {lang:4} {share.value:6.3f}  {share.right}/{share.all}"
        for (label, lang), share in sorted(result.shares.items())
    ]


def main() -> None:
    """Print the shares by label and language, and the failures of what may be looked at."""
    for chosen in sys.argv[1:] or SETS:
        result = measure(examples(chosen))
        failures = [] if chosen == "held-out" else [*result.failures, ""]
        sys.stdout.write("\n".join([f"== {chosen}", *failures, *table(result), "", ""]))


if __name__ == "__main__":
    main()
