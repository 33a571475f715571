"""Learns `words/learnt.tsv` from the labelled messages and LESSONS: `python -m tests.reading.train`.

Softmax and logistic regression with large weights held back (L2), by stochastic gradient descent in an order drawn
from a fixed seed: the same messages give the same weights. `--leave-one-out` writes nothing: each author's messages are
read with weights learnt from all the others, and the shares are printed.
"""

import math
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import count, takewhile
from pathlib import Path
from typing import Final

from handlers.domain.reading import Intent, Kind
from handlers.reading.learnt import ALWAYS, FILE, FIRST, HUNDREDTHS, SHARED, Weights, parsed
from handlers.reading.sight import look
from handlers.reading.systems import DEFAULT_SYSTEMS
from tests.accuracy import SETS, Example, examples, measure, table

READING: Final = Path(__file__).parents[2] / "handlers" / "reading"
SEED: Final = 1
ROUNDS: Final = {"intent": 12, "kind": 12, "anonymous": 20, "rep_only": 12, "concern": 20}
RATE: Final = 0.1
PULL: Final = {"intent": 0.1, "kind": 0.5, "anonymous": 3.0, "rep_only": 3.0, "concern": 0.05}
"""How strongly all weights are drawn to nothing, against what all messages teach: a few words must not be sure."""
RARE: Final = 3
SMALL: Final = {"intent": 0.21, "kind": 0.11, "anonymous": 0.09, "rep_only": 0.13, "concern": 0.14}
"""What weighs less at first is left out, and the rest is learnt again without it, so that it bears what was left."""
SETTLED: Final = 0.005
WHOLE: Final = 4
"""How often a message counts that has every label, as people send them, beside the lessons that show one thing."""
CALM: Final = "calm"
CALM_TIMES: Final = {"concern": 2}
"""How often a CALM lesson counts: an ordinary little story, in words that few others use, that is no concern."""
VALUES: Final = {"w": 1.0, "b": 0.7, "s": 0.5, "c": 0.3, "n": 0.5, "q": 1.5, "m": 1.2}
TASKS: Final = {
    "intent": tuple(f"intent.{one.value}" for one in Intent),
    "kind": tuple(f"kind.{one.value}" for one in Kind),
    "anonymous": ("anonymous",),
    "rep_only": ("rep_only",),
    "concern": ("concern",),
}


@dataclass(frozen=True)
class Lesson:
    """One message as numbers: features that are there, measures with their values, and the labels."""

    features: Sequence[int]
    measures: Sequence[tuple[int, float]]
    labels: Mapping[str, object]
    times: int
    """How often it counts."""
    calm: bool = False


WISHES: Final = ("anonymous", "rep_only")
OF_WISHES: Final = frozenset("qm")
"""What is looked at for the WISHES only: the parts of a sentence and the words beside them."""
LESSONS: Final = Path(__file__).parent / "lessons.tsv"
MARKED: Final = {"hidden": "anonymous", "union": "rep_only", "concern": "concern"}
TAUGHT: Final = tuple(chosen for chosen in SETS if chosen != "held-out")

Learnt = dict[str, dict[str, float]]
"""By feature, then by output."""


def likelihoods(sums: Sequence[float]) -> list[float]:
    """Of several outputs one is right; of a single one it is right or not."""
    if len(sums) == 1:
        return [1 / (1 + math.exp(-max(-30.0, min(sums[0], 30.0))))]
    powers = [math.exp(one - max(sums)) for one in sums]
    return [power / sum(powers) for power in powers]


def learn_task(task: str, lessons: Sequence[Lesson], squares: Sequence[Sequence[float]]) -> list[list[float]]:
    """The weights of one task: for every output a list by the number of the feature.

    `squares` say, in the same shape, how fast each is learnt; where it is 0 the feature is not looked at. The weights
    are the mean of what they were after each round of the second half: the last messages of the last round would move
    what is read of one borderline message by half a point.
    """
    weights = [[0.0] * len(one) for one in squares]
    seen = [any(each) for each in zip(*squares, strict=True)]
    looked = [replace(one, features=[at for at in one.features if seen[at]]) for one in lessons]
    due = [one for one in looked for _ in range(one.times * (CALM_TIMES.get(task, 1) if one.calm else 1))]
    chance, pull = random.Random(SEED), PULL[task] / len(due)
    # All weights are drawn to nothing at every step: they stand without this factor, so that one number is changed.
    scale, rates = 1.0, (RATE / (1 + RATE * pull * step) for step in count())
    mean, counted = [[0.0] * len(one) for one in squares], range(ROUNDS[task] // 2, ROUNDS[task])
    for turn in range(ROUNDS[task]):
        chance.shuffle(due)
        for lesson, rate in zip(due, rates, strict=False):
            _step(weights, lesson, _answers(task, lesson), squares, scale, rate)
            scale *= 1 - rate * pull
        if turn in counted:
            part = scale / len(counted)
            mean = [
                [total + weight * part for total, weight in zip(*both, strict=True)]
                for both in zip(mean, weights, strict=True)
            ]
    return mean


def _answers(task: str, lesson: Lesson) -> list[float]:
    said = lesson.labels[task]
    return [float(said is True if name == task else name == f"{task}.{said}") for name in TASKS[task]]


def _step(
    weights: Sequence[list[float]],
    lesson: Lesson,
    answers: Sequence[float],
    squares: Sequence[Sequence[float]],
    scale: float,
    rate: float,
) -> None:
    sums = [
        scale * (sum(map(one.__getitem__, lesson.features)) + sum(one[at] * value for at, value in lesson.measures))
        for one in weights
    ]
    found = [answer - likely for answer, likely in zip(answers, likelihoods(sums), strict=True)]
    for one, square, off in zip(weights, squares, found, strict=True):
        if abs(off) < SETTLED:
            continue
        step = off * rate / scale
        for at in lesson.features:
            one[at] += step * square[at]
        for at, value in lesson.measures:
            one[at] += step * value


@cache
def _seen(text: str) -> tuple[list[str], dict[str, float]]:
    """The names of the features of a text, and its measures; looked at once, whoever is left out."""
    sight = look(text, DEFAULT_SYSTEMS)
    return sorted(sight.features()), {ALWAYS: 1.0, **sight.measures()}


def lessons_of(messages: Sequence[Example]) -> tuple[list[str], list[Lesson]]:
    """The names of all features that are not rare, and the messages as numbers of them."""
    seen = [_seen(message.text) for message in messages]
    often = Counter(name for names, _ in seen for name in names)
    names = sorted(name for name, times in often.items() if times >= RARE)
    names += sorted({name for _, values in seen for name in values})
    number = {name: at for at, name in enumerate(names)}
    return names, [
        Lesson(
            [number[name] for name in listed if name in number],
            [(number[name], value) for name, value in sorted(values.items())],
            message.labels,
            WHOLE if "lang" in message.labels else 1,
            CALM in message.labels,
        )
        for message, (listed, values) in zip(messages, seen, strict=True)
    ]


def learn(messages: Sequence[Example]) -> Learnt:
    """The weights that tell these messages apart."""
    names, lessons = lessons_of(messages)
    learnt: Learnt = {name: {} for name in names}
    for task, outputs in TASKS.items():
        told = [one for one in lessons if task in one.labels and (task != "kind" or one.labels["intent"] == "report")]
        for output, weights in zip(outputs, learn_twice(task, told, names), strict=True):
            for name, weight in zip(names, weights, strict=True):
                if round(weight * HUNDREDTHS):
                    learnt[name][output] = weight
    return {name: found for name, found in learnt.items() if found}


def learn_twice(task: str, lessons: Sequence[Lesson], names: Sequence[str]) -> list[list[float]]:
    """The weights of one task, learnt of all features and then again of those alone whose weight was not SMALL."""
    squares = [_square(name, task) for name in names]
    first = learn_task(task, lessons, [squares] * len(TASKS[task]))
    kept = [
        [square if abs(weight) >= SMALL[task] else 0.0 for square, weight in zip(squares, weights, strict=True)]
        for weights in first
    ]
    return learn_task(task, lessons, kept)


def _square(name: str, task: str) -> float:
    sort = name.partition(":")[0]
    return VALUES.get(sort, 1.0) ** 2 if sort not in OF_WISHES or task in WISHES else 0.0


def written(learnt: Learnt, ground: str) -> str:
    """The text of the weights' file; `ground` says what they are made from."""
    outputs = [output for task in TASKS.values() for output in task]
    letters = {output: chr(ord(FIRST) + at) for at, output in enumerate(outputs)}
    lines = [f"# Made by python -m tests.reading.train from {ground}.", "\t".join(outputs)]
    before = ""
    for name, found in sorted(learnt.items()):
        pairs = [f"{letters[output]}{round(weight * HUNDREDTHS)}" for output, weight in found.items()]
        shared = sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(before, name, strict=False)))
        lines.append(f"{chr(ord(SHARED) + shared)}{name[shared:]}\t{' '.join(pairs)}")
        before = name
    return "\n".join(lines) + "\n"


def ground() -> str:
    """A digest of everything the weights are made from: what is seen in each message, and its labels."""
    digest = sha256()
    for message in taught():
        digest.update(f"{_seen(message.text)}{sorted(message.labels.items())}\n".encode())
    return digest.hexdigest()[:16]


def taught(without: str = "") -> list[Example]:
    """Every labelled message that may be learnt from, but those of one set."""
    return [*short_lessons(), *(message for chosen in TAUGHT if chosen != without for message in examples(chosen))]


def short_lessons() -> Iterator[Example]:
    """The lines of LESSONS: what a message is and asks for, or its sort, said in words before it; no cost or level."""
    for number, line in enumerate(LESSONS.read_text(encoding="utf-8").splitlines(), start=1):
        said, text = line.split("\t")
        words = said.split()
        intent = words[0] if words[0] in set(Intent) else Intent.REPORT.value
        marks = {mark: word in words for word, mark in MARKED.items()}
        sort = words[0] if words[0] in set(Kind) else None
        more = {"kind": sort} if sort else {CALM: True} if words[0] == CALM else {}
        yield Example(f"lesson {number}", text, {"intent": intent, **marks, **more})


def leave_one_out() -> None:
    """Print how well each set is read with what all the others teach."""
    for chosen in TAUGHT:
        result = measure(examples(chosen), as_weights(learn(taught(chosen))))
        sys.stdout.write("\n".join([f"== {chosen}", *table(result), "", ""]))


def as_weights(learnt: Learnt) -> Weights:
    """What was learnt, as the reader takes it."""
    return parsed(written(learnt, "some messages"))


def main() -> None:
    """Learn from all messages and write the weights, or leave each set out in turn."""
    if sys.argv[1:] == ["--leave-one-out"]:
        leave_one_out()
    else:
        (READING / "words" / FILE).write_text(written(learn(taught()), ground()), encoding="utf-8")


if __name__ == "__main__":
    main()
