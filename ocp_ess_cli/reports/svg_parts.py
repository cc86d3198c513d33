"""Parts of a drawing as SVG: texts, boxes and lines, placed along a line in percent, so that it fits any width."""

from __future__ import annotations

from typing import NamedTuple

from ocp_ess_cli.reports.markup import direction, escaped


class Drawing(NamedTuple):
    """What stands within an `svg` element.

    Attributes:
        width: in its own units; None where it is drawn in percent and fits any.
        telling: the same in words, for who does not see it.
    """

    body: str
    width: int | None
    height: int
    telling: str


def text(content: str, x: str, y: float, kind: str = "", anchor: str = "start") -> str:
    """Write a text at a place."""
    classes = f' class="{kind}"' if kind else ""
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    language = ' lang="ar"' if "lang" in direction(content) else ""
    return f'<text x="{x}" y="{place(y)}"{classes}{anchored}{language}>{escaped(content)}</text>'


def box(kind: str, x: str, y: float, width: str, height: float, *, round_: float = 2) -> str:
    """Draw a rectangle."""
    return (
        f'<rect class="{kind}" x="{x}" y="{place(y)}" width="{width}" height="{place(height)}" rx="{place(round_)}"/>'
    )


def line(kind: str, start: tuple[str, float], end: tuple[str, float]) -> str:
    """Draw a straight line."""
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{kind}" x1="{x1}" y1="{place(y1)}" x2="{x2}" y2="{place(y2)}"/>'


def group(title: str, *parts: str) -> str:
    """Put parts together, with a text that shows when one points at them."""
    return f"<g><title>{escaped(title)}</title>{''.join(parts)}</g>"


def percent_of(share: float) -> str:
    """Write how far along a line something is."""
    return f"{place(share * 100)}%"


def place(value: float) -> str:
    """Write a coordinate, as short as it can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def short(content: str, most: int) -> str:
    """Cut a text that has no room."""
    return content if len(content) <= most else f"{content[: most - 1]}…"


def fewer_than(breadth: int, count: int, room: int) -> int:
    """Tell every how many a text of that breadth has room, where `count` of them share the room; all in pixels."""
    return max(1, -(-count * (breadth + 6) // room))
