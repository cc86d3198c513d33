"""Opening a page in a browser, and holding it to asking for nothing and saying nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

TELEPHONE, DESK = 360, 1280


@contextmanager
def opened(  # noqa: PLR0913 - what differs between windows, each by its name
    browser: Browser,
    path: Path,
    *,
    width: int = DESK,
    scheme: Literal["light", "dark"] = "light",
    script: bool = True,
    sheet: Path | None = None,
    hash_: str = "",
) -> Iterator[Page]:
    """Open a page in a fresh window; it must neither complain nor ask for anything but itself and its style sheet."""
    told: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=script
    )
    page = context.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url.partition("#")[0]))
    page.goto(path.as_uri() + hash_)
    yield page
    context.close()
    assert told == [one.as_uri() for one in (path, sheet) if one]
