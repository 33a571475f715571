"""How well the reader understands the labelled messages: `python -m tests.accuracy [all|odd|even]`."""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from handlers.reading import labels, read

CORPUS = Path(__file__).parent / "corpus" / "reports.jsonl"
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
    failures: list[str] = field(default_factory=list)

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


def examples(half: str = "all") -> Iterator[Example]:
    """The labelled messages; "odd" and "even" are halves by the number in the id."""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        if half == "all" or (int(data["id"][1:]) % 2 == 1) == (half == "odd"):
            yield Example(data["id"], data["text"], data["labels"])


def measure(chosen: Iterable[Example]) -> Result:
    """Read every message and compare. Marks and personal data count as "<label> recall" and "<label> precision"."""
    result = Result()
    for example in chosen:
        got = labels(read(example.text))
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


def seconds(texts: Iterable[str]) -> list[float]:
    """How long each message takes to read, sorted."""
    taken = []
    for text in texts:
        start = time.perf_counter()
        read(text)
        taken.append(time.perf_counter() - start)
    return sorted(taken)


def main() -> None:
    """Print the shares by label and language, the failures, and the time a message takes."""
    half = sys.argv[1] if len(sys.argv) > 1 else "all"
    chosen = list(examples(half))
    result = measure(chosen)
    lines = [
        f"{label:20} {lang:4} {share.value:6.3f}  {share.right}/{share.all}"
        for (label, lang), share in sorted(result.shares.items())
    ]
    taken = seconds(example.text for example in chosen)
    median, p99 = (1000 * taken[int(len(taken) * part)] for part in (0.5, 0.99))
    sys.stdout.write("\n".join([*result.failures, "", *lines, f"median {median:.2f} ms, p99 {p99:.2f} ms", ""]))


if __name__ == "__main__":
    main()
