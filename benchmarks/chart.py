"""A little line chart as SVG, readable on light and on dark pages."""

from collections.abc import Mapping, Sequence
from html import escape
from math import floor, log10
from typing import Final

_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 640, 300, 50, 40, 220, 40
_COLOURS: Final = ("#2b7de1", "#d9572b", "#2f9e62", "#a05cc7")
_STYLE: Final = (
    "text{font:13px sans-serif;fill:#333}.grid{stroke:#8885}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}}"
)  # fmt: skip


def chart(title: str, along: Sequence[str], lines: Mapping[str, Sequence[float]]) -> str:
    """One line for each name, with a point for each word along the bottom. The scale begins at nothing."""
    step = _step(max(max(values) for values in lines.values()) / 4)
    highest = 4 * step
    grid = "".join(_level(step * part, highest) for part in range(5))
    words = "".join(
        f'<text x="{_x(turn, len(along)):.0f}" y="{_HEIGHT - 15}" text-anchor="middle">{escape(word)}</text>'
        for turn, word in enumerate(along)
    )
    drawn = "".join(_line(turn, name, values, highest) for turn, (name, values) in enumerate(lines.items()))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
    return (
        f"{head}<title>{escape(title)}</title><style>{_STYLE}</style>"
        f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(title)}</text>{grid}{words}{drawn}</svg>\n'
    )


def _step(least: float) -> float:
    """The next number that is easily read: 1, 2, 2.5 or 5 of some power of ten."""
    power = 10.0 ** floor(log10(least))
    return next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= least)


def _x(turn: int, many: int) -> float:
    return _LEFT + 15 + turn * (_WIDTH - _LEFT - _RIGHT - 30) / max(many - 1, 1)


def _y(value: float, highest: float) -> float:
    return _HEIGHT - _BOTTOM - value / highest * (_HEIGHT - _TOP - _BOTTOM)


def _level(value: float, highest: float) -> str:
    y = _y(value, highest)
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:.3g}</text>'
    )


def _line(turn: int, name: str, values: Sequence[float], highest: float) -> str:
    colour = _COLOURS[turn % len(_COLOURS)]
    points = [(_x(at, len(values)), _y(value, highest)) for at, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points)
    y = _TOP + 20 + 22 * turn
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'
        f'<circle cx="{_WIDTH - _RIGHT + 18}" cy="{y - 4}" r="4" fill="{colour}"/>'
        f'<text x="{_WIDTH - _RIGHT + 28}" y="{y}">{escape(name)}</text>'
    )
