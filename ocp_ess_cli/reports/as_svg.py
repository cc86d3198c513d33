"""A picture of a report as SVG: within a page, or alone as a file with its title, the day and the notes."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from ocp_ess_cli.domain.errors import BadValue
from ocp_ess_cli.domain.values import visible
from ocp_ess_cli.language import _, current
from ocp_ess_cli.reports.markup import escaped
from ocp_ess_cli.reports.picture_style import COLOURS, DARK, PICTURES
from ocp_ess_cli.reports.report import Chart, TileMap, shown
from ocp_ess_cli.reports.svg_chart import chart
from ocp_ess_cli.reports.svg_map import tile_map
from ocp_ess_cli.reports.svg_parts import Drawing, place, text

if TYPE_CHECKING:
    from ocp_ess_cli.reports.report import Picture, Report

_MARGIN = 40
_CHART_WIDTH, _MAP_WIDTH = 680, 540
_ALONE = """
svg .title { font: 600 24px Charter, "Iowan Old Style", Georgia, "Noto Serif", "Noto Naskh Arabic", serif; }
svg { overflow: visible; } svg .caption { font-size: 16px; } .paper { fill: var(--paper); }
"""


def render(report: Report) -> str:
    """Write the picture of a report as a file of its own: its map, else its first chart.

    Raises:
        BadValue: the report has none.
    """
    pictures = [part for part in report.pictured() if isinstance(part, Chart | TileMap)]
    if not pictures:
        raise BadValue(
            _("This report has nothing to draw; where somebody won, --by region has a map, --by year a chart.")
        )
    part = min(pictures, key=lambda picture: not isinstance(picture, TileMap))
    drawing = _drawn(report, part)
    width, height, box = _CHART_WIDTH, drawing.height, ""
    if drawing.width is not None:
        width, height = _MAP_WIDTH, round(drawing.height * _MAP_WIDTH / drawing.width)
        box = f' viewBox="0 0 {drawing.width} {drawing.height}"'
    head, top = _head(report, part, width)
    foot, bottom = _foot(report, top + height + 36, width)
    whole = width + 2 * _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{bottom}" viewBox="0 0 {whole} {bottom}"',
            f' role="img" aria-labelledby="t d" xml:lang="{current()}">',
            f'<title id="t">{escaped(_joined(report.title, part.title))}</title>',
            f'<desc id="d">{escaped(drawing.telling)}</desc>',
            f"<style>{COLOURS}{DARK}{PICTURES}{_ALONE}</style>",
            '<rect class="paper" width="100%" height="100%"/>',
            *head,
            f'<svg x="{_MARGIN}" y="{top}" width="{width}" height="{height}"{box}>{drawing.body}</svg>',
            *foot,
            "</svg>\n",
        ]
    )


def inline(report: Report, part: Picture) -> str:
    """Write a picture to stand within a page."""
    drawing = _drawn(report, part)
    size = (
        f'width="100%" height="{drawing.height}"'
        if drawing.width is None
        else f'class="map" viewBox="0 0 {drawing.width} {place(drawing.height)}"'
    )
    names = f"{escaped(part.key)}-title", f"{escaped(part.key)}-desc"
    return (
        f'<svg {size} role="img" aria-labelledby="{names[0]} {names[1]}">'
        f'<title id="{names[0]}">{escaped(part.title or report.title)}</title>'
        f'<desc id="{names[1]}">{escaped(drawing.telling)}</desc>{drawing.body}</svg>'
    )


def _drawn(report: Report, part: Picture) -> Drawing:
    return tile_map(report, part) if isinstance(part, TileMap) else chart(report, part)


def _joined(*texts: str) -> str:
    return " – ".join(dict.fromkeys(filter(None, texts)))


def _head(report: Report, part: Picture, width: int) -> tuple[list[str], int]:
    """Write the title, and what the picture shows; give the place below them too."""
    y = 28
    lines = []
    for row in wrap(visible(report.title), width // 12):
        y += 30
        lines.append(text(row, str(_MARGIN), y, "title"))
    for row in wrap(visible(part.title), width // 8) if part.title != report.title else []:
        y += 26
        lines.append(text(row, str(_MARGIN), y, "caption"))
    return lines, y + 28


def _foot(report: Report, y: int, width: int) -> tuple[list[str], int]:
    """Write the notes, and what the report says of itself; give the height of the whole too."""
    fields = report.about.fields if report.about else ()
    told = [_("{field}: {value}").format(field=field.label, value=shown(field.value)) for field in fields]
    lines = []
    for sentence in [*report.notes, *told]:
        for row in wrap(visible(sentence), width * 2 // 13):
            lines.append(text(row, str(_MARGIN), y, "soft"))
            y += 18
    return lines, y + 16
