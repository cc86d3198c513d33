"""How a page looks: on a screen of any width and on paper."""

PAGE = """
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", "Noto Sans",
  "Noto Naskh Arabic", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 0 clamp(1rem, 5vw, 4rem) 3rem; background: var(--paper);
  min-height: 100vh; overflow-wrap: break-word; border-block-start: .4rem solid var(--accent); }
h1, h2 { font-family: Charter, "Iowan Old Style", Georgia, "Noto Serif", "Noto Naskh Arabic", serif;
  font-weight: 600; text-wrap: balance; margin: 0; }
header { padding-block: clamp(2rem, 6vw, 4rem) 1.5rem; }
h1 { font-size: clamp(1.7rem, 4.5vw, 2.7rem); line-height: 1.15; letter-spacing: -.01em; }
h1 i { position: absolute; clip-path: inset(50%); }
h1 span { display: block; font-size: .62em; line-height: 1.3; font-weight: 400; letter-spacing: 0; }
h1 span { margin-block-start: .5em; }
.made { margin: 1rem 0 0; color: var(--soft); }
h2 { font-size: 1.35rem; line-height: 1.3; }
section { margin-block-start: 2.75rem; } header + section { margin-block-start: 0; }
section > h2 { margin-block-end: .75rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr)); margin: 0;
  gap: 1.5rem 2rem; padding-block: 1.5rem; border-block: 1px solid var(--line); }
.figures:has(> :nth-child(6):last-child) { grid-template-columns: repeat(3, 1fr); }
.figures div { display: flex; flex-direction: column; } .figures dd { display: contents; }
.figures dt { order: 1; font-size: .95rem; line-height: 1.35; }
.figures span { order: 2; color: var(--soft); font-size: .85rem; line-height: 1.35; }
.figures small { font: 400 .95rem system-ui, sans-serif; color: var(--soft); }
.figures b { display: block; font: 600 2.2rem/1.15 Charter, "Iowan Old Style", Georgia, "Noto Serif", serif;
  color: var(--accent); font-variant-numeric: lining-nums; white-space: nowrap; }
.fields { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; margin: 0;
  border-block-start: 1px solid var(--line); }
.fields dt, .fields dd { padding: .4rem 0; border-block-end: 1px solid var(--line); }
.fields dt { color: var(--soft); padding-inline-end: 2rem; }
.fields dd[dir] { text-align: left; }
.fields dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 2.5rem 4rem; }
figure { margin: 0; min-width: 0; container-type: inline-size; } figcaption { margin-block-end: 1rem; }
svg { display: block; overflow: visible; } .map { width: 100%; max-width: 31rem; height: auto; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.4; }
caption { text-align: start; padding-block-end: .75rem; }
th, td { padding: .45rem .6rem; text-align: start; vertical-align: top; border-block-end: 1px solid var(--line);
  font-weight: 400; }
tr > :first-child { padding-inline-start: .2rem; } tr > :last-child { padding-inline-end: .2rem; }
thead th { border-block-end: 2px solid var(--ink); color: var(--soft); font-weight: 600; vertical-align: bottom;
  white-space: pre-line; line-height: 1.25; }
tbody th { font-weight: 500; }
.sum > * { font-weight: 700; border-block-start: 2px solid var(--soft); background: var(--band); }
td:empty::before { content: "\\a0"; }
td i { float: inline-start; height: .6rem; margin: .32rem .8rem 0 0; width: calc(var(--w) * .06rem); min-width: 2px;
  background: var(--accent); border-radius: 1px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.trend { width: 5rem; height: 1.5rem; } .trend polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; }
.trend circle { fill: var(--accent); }
.none { color: var(--soft); margin: .5rem 0 0; }
footer { margin-block-start: 3rem; padding-block-start: 1rem; border-block-start: 1px solid var(--line);
  color: var(--soft); font-size: .9rem; } footer ul { margin: 0; padding-inline-start: 1.1rem; }
footer li { margin-block: .3rem; }
#signatures td, #signatures tbody th { height: 3rem; vertical-align: bottom; border-block-end-color: var(--ink); }
@container (max-width: 34rem) { svg .roomy { display: none; } }
@media (max-width: 40rem) {
  .fields { grid-template-columns: 1fr; } .fields dt { padding-block-end: 0; border: 0; }
  .fields dd { padding-block-start: 0; }
  .figures, .figures:has(> :nth-child(6):last-child) { grid-template-columns: 1fr 1fr; gap: 1.25rem 1rem; }
  .figures b { font-size: 1.6rem; }
  td i { width: calc(var(--w) * .025rem); margin-inline-end: .4rem; }
  .compare tr > :first-child { position: sticky; inset-inline-start: 0; background: var(--paper); }
  .compare .sum > :first-child { background: var(--band); }
  .compare tbody th { min-width: 7rem; }
  .cards, .cards tbody, .cards caption, .cards tr, .cards td, .cards tbody th { display: block; width: auto; }
  .cards thead { display: none; } .cards td:empty { display: none; }
  .cards tr { display: flex; flex-direction: column; padding-block: .8rem; border-block-end: 1px solid var(--line); }
  .cards tbody th { order: -1; font-size: 1rem; font-weight: 650; }
  .cards td, .cards tbody th { border: 0; padding: .1rem 0; text-align: start; white-space: normal; background: none; }
  .cards td { display: grid; grid-template-columns: minmax(6.5rem, 34%) minmax(0, 1fr); gap: .75rem; }
  .cards td[dir=rtl] { direction: ltr; text-align: end; }
  .cards td::before { color: var(--soft); font-weight: 400; text-align: start; }
  .cards tr.sum { background: var(--band); padding-inline: .5rem; border-block-start: 2px solid var(--soft); }
}
@page { size: A4; margin: 16mm 15mm; }
@page wide { size: A4 landscape; }
@media print {
  body { background: none; font-size: 10pt; } main { max-width: none; padding: 0; border: 0; min-height: 0; }
  header { padding-block: 0 6mm; border-block-start: 1.5mm solid var(--accent); padding-block-start: 8mm; }
  h1 { font-size: 22pt; } h2 { font-size: 13pt; } section { margin-block-start: 8mm; } .figures b { font-size: 18pt; }
  .figures { grid-template-columns: repeat(auto-fit, minmax(3cm, 1fr)); gap: 4mm; padding-block: 4mm; }
  .figures b, .bar, .tile, .track { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .scroll { overflow: visible; } table { font-size: 8pt; } th, td { padding: .22rem .35rem; white-space: normal; }
  .pictures { grid-template-columns: repeat(auto-fit, minmax(8cm, 1fr)); gap: 8mm 1cm; } .map { max-width: 8.5cm; }
  .many { page: wide; font-size: 7pt; } td i { width: calc(var(--w) * .025rem); }
  .fields { font-size: 9pt; } .fields dt, .fields dd { padding-block: .15rem; }
  thead { display: table-header-group; } tr, figure, .figures { break-inside: avoid; }
  caption, h2, thead { break-after: avoid; } footer { break-inside: avoid; }
}
"""
