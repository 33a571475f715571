"""`python -m benchmarks.reading`: how long one message takes to read, and how that grows with its length."""

import time
from collections.abc import Sequence
from typing import Final

from handlers.reading import mask, read
from tests.accuracy import examples

ROUNDS: Final = 20
LENGTHS: Final = (1_000, 5_000, 10_000, 20_000, 40_000)
_BEST_OF: Final = 5


def _seconds(text: str) -> float:
    """Reading and masking, as every message that comes in."""
    start = time.perf_counter()
    read(text)
    mask(text)
    return time.perf_counter() - start


def percentile(sorted_values: Sequence[float], part: float) -> float:
    return sorted_values[min(int(len(sorted_values) * part), len(sorted_values) - 1)]


def messages() -> list[str]:
    """Everything labelled that may be looked at."""
    return [example.text for chosen in ("developed", "own") for example in examples(chosen)]


def main() -> None:
    texts = messages()
    for text in texts:
        _seconds(text)
    taken = sorted(_seconds(text) for _ in range(ROUNDS) for text in texts)
    p50, p99 = (1000 * percentile(taken, part) for part in (0.5, 0.99))
    print(f"{len(texts)} messages, {ROUNDS} rounds: median {p50:.2f} ms, p99 {p99:.2f} ms")
    story = "\n".join(texts)
    for length in LENGTHS:
        text = (story * (length // len(story) + 1))[:length]
        best = min(_seconds(text) for _ in range(_BEST_OF))
        print(f"{length:>6} characters: {1000 * best:6.1f} ms, {1e6 * best / length:5.2f} µs a character")


if __name__ == "__main__":
    main()
