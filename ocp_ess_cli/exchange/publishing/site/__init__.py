"""A publication as pages: an index in each language, and a page for each winner and each round."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ocp_ess_cli import language
from ocp_ess_cli.exchange.publishing.site import front, pages, style
from ocp_ess_cli.exchange.publishing.site.facts import Facts
from ocp_ess_cli.exchange.publishing.site.parts import FRONT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocp_ess_cli.domain.places import Places
    from ocp_ess_cli.exchange.publishing.published import Published


def files(published: Published, places: Places, others: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the pages by their paths in the folder, whatever language the user's is.

    Args:
        published: what is published.
        places: the regions and sectors, for their names and the map.
        others: the other files of the publication, which can be downloaded.
    """
    facts = Facts(published, places)
    written: dict[str, str] = {}
    bodies: dict[str, dict[str, str]] = {}
    titles: dict[str, str] = {}
    rules = []
    for code, path in FRONT.items():
        with _speaking(code):
            written[path] = front.render(facts, others)
            bodies[code] = dict(pages.bodies(facts))
            rules.append(style.labels())
            titles = titles or pages.titles(facts)
    for path, title in titles.items():
        written[path] = pages.page(title, {code: of[path] for code, of in bodies.items()})
    written[style.PATH] = style.SHEET + "".join(rules)
    return {path: text.encode() for path, text in written.items()}


@contextmanager
def _speaking(code: str) -> Iterator[None]:
    """Speak another language for a while."""
    before = language.current()
    language.use(code)
    try:
        yield
    finally:
        language.use(before)
