"""Charts as SVG: bars that lie, each with its name and its number, and lines over the years with axis and points."""

from __future__ import annotations

from itertools import pairwise
from math import floor, log10
from typing import TYPE_CHECKING, NamedTuple

from ocp_ess_cli.language import listed, number, percent
from ocp_ess_cli.reports.pictures import Plot, Series, Value, plot
from ocp_ess_cli.reports.report import Change, Share, shown
from ocp_ess_cli.reports.svg_parts import Drawing, box, fewer_than, group, line, percent_of, place, short, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocp_ess_cli.reports.report import Chart, Report

_NAME_LETTERS = 34  # of the name of a bar, on a telephone
_NARROW, _WIDE = 280, 540  # pixels along a line, on a telephone and where there is room
_TOP, _PLOT = 34, 150  # pixels above the lines, and of them
_LOOKS = 6  # of lines that can be told apart
_WRITTEN = 2  # lines at most whose numbers are written beside their points
_TOLD = 60  # points in words; the table has them all


def chart(report: Report, part: Chart) -> Drawing:
    """Draw a chart."""
    drawn = plot(report, part)
    if part.kind == "line":
        return _lines(drawn)
    return _bars(drawn)


def trend(values: tuple[float, ...]) -> str:
    """Draw a small line without words, for a cell; its last point stands out."""
    top, least = max([0.0, *values]), min([0.0, *values])
    span = top - least or 1
    step = 72 / max(1, len(values) - 1)
    points = [(4 + i * step, 21 - (value - least) / span * 18) for i, value in enumerate(values)]
    written = " ".join(f"{place(x)},{place(y)}" for x, y in points)
    told = ", ".join(map(shown, values))
    end = f'<circle cx="{place(points[-1][0])}" cy="{place(points[-1][1])}" r="2.5"/>' if points else ""
    return (
        f'<svg class="trend" viewBox="0 0 80 24" role="img" aria-label="{told}">'
        f'<polyline points="{written}"/>{end}</svg>'
    )


def _bars(drawn: Plot) -> Drawing:
    least, top = drawn.bounds
    span = top - least or 1
    zero = -least / span
    parts: list[str] = []
    height = 0
    for place_, label in enumerate(drawn.labels):
        several = len(drawn.series) > 1
        if several:
            parts.append(text(short(label, _NAME_LETTERS + 8), "0", height + 15, "name"))
            height += 20
        for one in drawn.series:
            value = one.values[place_]
            named = one.name if several else label
            lines = [
                text(short(named, _NAME_LETTERS), "0", height + 15, "soft" if several else "name"),
                text(value.text or "–", "100%", height + 15, "value", "end"),
                box("track", "0", height + 21, "100%", 9),
            ]
            if value.number:
                start, width = min(zero, zero + value.number / span), abs(value.number) / span
                lines.append(box("bar", percent_of(start), height + 21, percent_of(width), 9))
            parts.append(group(_told(label, one, value, several=several), *lines))
            height += 38
        height += 8 if several else 0
    return Drawing("".join(parts), None, max(height - 4, 1), _telling(drawn))


class _Scale(NamedTuple):
    """Where points stand: along in percent, beside the words of the axis, and up and down in pixels."""

    low: float
    high: float
    points: int
    inset: float

    def along(self, place_: int) -> str:
        """Tell where a point stands, in percent."""
        return percent_of(self.inset + (place_ + 0.5) / self.points * (1 - self.inset))

    def down(self, value: float) -> float:
        """Tell how far from the top a number stands."""
        return _TOP + (self.high - value) / (self.high - self.low or 1) * _PLOT


def _lines(drawn: Plot) -> Drawing:
    least, top = drawn.bounds
    marks = _marks(least, top)
    sample = next((v.cell for one in drawn.series for v in one.values if v.number is not None), None)
    words = [_like(sample, mark) for mark in marks]
    inset = min(0.18, max(map(len, words)) * 0.019)
    scale = _Scale(min(least, marks[0]), max(top, marks[-1]), max(1, len(drawn.labels)), inset)
    parts = [
        line("axis" if mark == 0 else "grid", ("0", scale.down(mark)), ("100%", scale.down(mark)))
        + text(word, "0", scale.down(mark) - 4, "soft")
        for mark, word in zip(marks, words, strict=True)
    ]
    bottom = _TOP + _PLOT + (38 if len(drawn.series) > 1 else 22)
    letters = max(map(len, drawn.labels), default=1)
    parts += [
        text(label, scale.along(i), bottom, kind, "middle")
        for i, label in enumerate(drawn.labels)
        if (kind := _room(i, scale.points, letters, "soft"))
    ]
    for turn in range(len(drawn.series)):
        parts += _line(drawn, turn, scale)
    key, height = _key(drawn, bottom + 8)
    return Drawing("".join([*parts, *key]), None, height, _telling(drawn))


def _line(drawn: Plot, turn: int, scale: _Scale) -> Iterable[str]:
    """Draw the line of a series, with a point and a number for each of its values."""
    one, look = drawn.series[turn], f"line{turn % _LOOKS}"
    points = [
        (scale.along(i), scale.down(value.number)) if value.number is not None else None
        for i, value in enumerate(one.values)
    ]
    yield from (line(look, start, end) for start, end in pairwise(points) if start and end)
    letters = max((len(_like(value.cell, value.number or 0)) for value in one.values), default=1)
    for i, (value, at) in enumerate(zip(one.values, points, strict=True)):
        if at is None:
            continue
        dot = f'<circle class="point {look}" cx="{at[0]}" cy="{place(at[1])}" r="4"/>'
        kind = _room(i, scale.points, letters, "value halo") if len(drawn.series) <= _WRITTEN else None
        y = at[1] + (20 if _is_below(drawn, turn, i) else -11)
        written = text(_like(value.cell, value.number or 0), at[0], y, kind, "middle") if kind else ""
        yield group(_told(drawn.labels[i], one, value, several=True), dot, written)


def _is_below(drawn: Plot, turn: int, place_: int) -> bool:
    """Tell whether the number of a point stands below it: out of the way of its line, or of the other line."""
    numbers = [value.number or 0 for value in drawn.series[turn].values]
    if len(drawn.series) > 1:
        others = [one.values[place_].number or 0 for one in drawn.series[:turn] + drawn.series[turn + 1 :]]
        return numbers[place_] < max(others) or (numbers[place_] == max(others) and turn > 0)
    beside = [*numbers[max(0, place_ - 1) : place_], *numbers[place_ + 1 : place_ + 2]]
    return bool(beside) and numbers[place_] < min(beside) and numbers[place_] > max(numbers) / 5


def _key(drawn: Plot, height: int) -> tuple[list[str], int]:
    """Name the lines where there are several; give the height of the whole too."""
    parts = []
    for turn, one in enumerate(drawn.series if len(drawn.series) > 1 else ()):
        height += 22
        look = f"line{turn % _LOOKS}"
        parts += [line(look, ("1", height - 5), ("34", height - 5)), text(short(one.name, _NAME_LETTERS), "44", height)]
    return parts, height + (6 if parts else 0)


def _room(place_: int, count: int, letters: int, kind: str) -> str | None:
    """Tell how a text at a point is written: None where it has no room, `roomy` where it has none on a telephone."""
    before_last = count - 1 - place_
    breadth = letters * (6 if kind == "soft" else 7)
    if before_last % fewer_than(breadth, count, _WIDE):
        return None
    return f"{kind} roomy" if before_last % fewer_than(breadth, count, _NARROW) else kind


def _marks(least: float, top: float) -> list[float]:
    """Choose round numbers for an axis, zero among them."""
    span = top - least
    if not span:
        return [0.0]
    rough = span / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [round(step * i, 10) for i in range(-int(-least // step), int(top // step) + 1)]


def _like(cell: object, value: float) -> str:
    """Write a number as a cell is written, without its currency."""
    if isinstance(cell, Share):
        return percent(value, 1)
    if isinstance(cell, Change):
        return str(Change(round(value)))
    return number(int(value) if value == int(value) else round(value, 2))


def _told(label: str, one: Series, value: Value, *, several: bool) -> str:
    return f"{label}, {one.name}: {value.text or '–'}" if several else f"{label}: {value.text or '–'}"


def _telling(drawn: Plot) -> str:
    points = [
        _told(label, one, one.values[i], several=len(drawn.series) > 1)
        for i, label in enumerate(drawn.labels)
        for one in drawn.series
    ]
    return listed(points[:_TOLD])
