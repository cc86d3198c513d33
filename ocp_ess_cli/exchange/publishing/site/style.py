"""How the pages look: as every page of the program does, and what only these have."""

from __future__ import annotations

from ocp_ess_cli.exchange.publishing.site import awards
from ocp_ess_cli.language import current
from ocp_ess_cli.reports.markup import css_string
from ocp_ess_cli.reports.page_style import PAGE
from ocp_ess_cli.reports.picture_style import COLOURS, DARK, PICTURES

PATH = "style.css"
_SITE = """
a { color: var(--accent); text-underline-offset: .15em; }
tbody th a { color: inherit; text-decoration-color: var(--line); text-decoration-thickness: .08em; }
tbody th a:hover { text-decoration-color: var(--accent); color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
nav { display: flex; gap: 1.5rem; justify-content: flex-end; padding-block-start: 1rem; font-size: .95rem; }
nav a:first-child:not(:only-child) { margin-inline-end: auto; }
header { padding-block-start: clamp(1rem, 4vw, 2.5rem); }
header h1 a { color: inherit; } .arabic { font-size: 1.35rem; margin: .5rem 0 0; text-align: left; }
.star { color: var(--soft); margin: 1rem 0 0; }
small { font-size: .85rem; color: var(--soft); } th small { display: block; font-weight: 400; text-align: left; }
form[role=search] { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .9rem 1rem;
  align-items: end; padding: 1.1rem; margin-block: .9rem 1.2rem; background: var(--band);
  border: 1px solid var(--line); }
form[hidden] { display: none; } form .words { grid-column: 1 / -2; }
label { display: grid; gap: .3rem; font-size: .85rem; color: var(--soft); min-width: 0; }
input, select, button { font: inherit; font-size: 1rem; color: var(--ink); background: var(--paper); width: 100%;
  min-width: 0; border: 1px solid var(--soft); border-radius: 3px; padding: .5rem .6rem; min-height: 2.75rem; }
input::placeholder { color: var(--soft); opacity: 1; }
button { cursor: pointer; } button:hover { background: var(--band); }
#count { font-weight: 600; margin: 0 0 .5rem; font-variant-numeric: tabular-nums; }
.n, .awards :is(td, th):nth-child(7) { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead button { all: unset; cursor: pointer; padding-block: .3rem; color: var(--soft); font-weight: 600; }
thead button::after { content: " ↕"; opacity: .55; } thead button:hover { color: var(--ink); }
[aria-sort=ascending] button::after { content: " ↑"; opacity: 1; }
[aria-sort=descending] button::after { content: " ↓"; opacity: 1; }
[aria-sort] button { color: var(--ink); } thead button:focus-visible { outline: 3px solid var(--accent); }
.js .awards:not(.found) tbody tr:nth-child(n+101) { display: none; }
.more { display: flex; gap: 1rem; } .more button { width: auto; } .more [hidden] { display: none; }
.files { grid-template-columns: minmax(14rem, max-content) 1fr; } .files dt small { white-space: nowrap; }
#en:not(:target) ~ main > [lang=en], #en:target ~ main > [lang=fr] { display: none; }
@media (min-width: 40.01rem) { form .sort { display: none; } .awards { table-layout: fixed; }
  .awards thead th:nth-child(1) { width: 25%; } .awards thead th:nth-child(3) { width: 4.6rem; }
  .awards thead th:nth-child(7) { width: 7.5rem; } }
@media (max-width: 40rem) { .files { grid-template-columns: 1fr; } .cards tbody th small { margin-block-end: .2rem; }
  form[role=search] { grid-template-columns: 1fr 1fr; } form .words { grid-column: 1 / -1; }
  .cards td.n, .awards td:nth-child(7) { text-align: start; }
  .labelled td::before { content: attr(data-l); } }
@media print { nav, form, .more { display: none; } }
"""
SHEET = f"{COLOURS}{DARK}{PAGE}{PICTURES}{_SITE}"


def labels() -> str:
    """Name the columns of the awards beside their cells, for where there is no heading row, in the language in use."""
    rules = "".join(
        f":lang({current()}) .awards td:nth-child({place})::before {{ content: {css_string(heading)}; }}\n"
        for place, heading in enumerate(awards.headings()[1:], 2)
    )
    return f"@media (max-width: 40rem) {{\n{rules}}}\n"
