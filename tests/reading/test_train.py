"""The learnt weights: made from what is committed, and the same every time."""

from handlers.reading.features import features
from handlers.reading.learnt import FILE, learnt
from handlers.reading.sight import look
from handlers.reading.systems import DEFAULT_SYSTEMS
from handlers.reading.vocabulary import read_words
from tests.accuracy import MARKS, examples
from tests.reading.train import MARKED, TASKS, as_weights, ground, learn, short_lessons

SOME = list(examples("developed"))[:40]
SAID = "Vi fyller ut det samme skjemaet to ganger. Ikke si at det er meg."


def test_the_weights_are_made_from_what_is_seen_in_these_messages() -> None:
    made = read_words(FILE).splitlines()[0]
    assert ground() in made, "run python -m tests.reading.train"


def test_every_short_lesson_is_said_once_and_teaches_what_stands_before_it() -> None:
    lessons = list(short_lessons())
    assert len({lesson.text for lesson in lessons}) == len(lessons) >= 1_600
    assert {lesson.labels["intent"] for lesson in lessons} == {"report", "help", "status", "other"}
    assert all(sum(lesson.labels[mark] is True for lesson in lessons) >= 60 for mark in MARKED.values())
    assert not any(lesson.labels[mark] for lesson in lessons if lesson.labels["intent"] != "report" for mark in MARKS)
    assert len({lesson.labels["kind"] for lesson in lessons if "kind" in lesson.labels}) >= 10


def test_learning_again_gives_the_same_weights() -> None:
    assert learn(SOME) == learn(SOME)


def test_what_is_learnt_tells_the_messages_apart_that_it_was_learnt_from() -> None:
    weights = as_weights(learn(SOME))
    for message in SOME:
        seen = look(message.text, DEFAULT_SYSTEMS)
        scores = weights.scores(seen.features(), seen.measures())
        best = max(TASKS["intent"], key=scores.__getitem__)
        assert best == f"intent.{message.labels['intent']}"


def test_the_same_words_weigh_the_same_and_more_is_said_by_more() -> None:
    seen = look(SAID, DEFAULT_SYSTEMS)
    scores = learnt().scores(seen.features(), seen.measures())
    assert scores == learnt().scores(seen.features(), seen.measures())
    assert scores["anonymous"] > learnt().scores(set(), {})["anonymous"]


def test_every_feature_is_named_once_and_numbers_are_all_alike() -> None:
    one, other = (features(look(f"{number} minutter", DEFAULT_SYSTEMS).words) for number in (4, 5))
    assert one == other
    assert {"w:#", "w:minutter", "b:# minutter", "c:<min"} <= one


def test_the_weights_stay_small_enough_to_be_read() -> None:
    assert len(read_words(FILE)) <= 530_000
