"""How pictures look, on a page and alone: light and dark, and each line and shade known without colour."""

COLOURS = """
:root { color-scheme: light dark;
  --ink: #1f1d1a; --paper: #fff; --ground: #f8f5ef; --soft: #5b564d; --line: #d9d2c5; --band: #f8f5ef;
  --accent: #1d5c43;
  --step1: #dfeee5; --step2: #b3d8c3; --step3: #2f7a58; --step4: #17452f; --on-dark: #fff;
  --line1: #a8470f; --line2: #2a5ea8; --line3: #7a3b8f; --line4: #6a6210; --line5: #a3263b; }
"""
DARK = """
@media screen and (prefers-color-scheme: dark) { :root {
  --ink: #ece8e0; --paper: #1b1a18; --ground: #131211; --soft: #b4ada1; --line: #45413a; --band: #242220;
  --accent: #7fcaa4;
  --step1: #20382d; --step2: #2f5a45; --step3: #74bf98; --step4: #bfe8d1; --on-dark: #10211a;
  --line1: #f0985c; --line2: #8db8f0; --line3: #cf9fe0; --line4: #cfc56a; --line5: #f28f9f; } }
"""
PICTURES = """
svg text { fill: var(--ink); font: 14px system-ui, "Segoe UI", "Noto Sans", "Noto Naskh Arabic", sans-serif; }
svg .halo { stroke: var(--paper); stroke-width: 4px; paint-order: stroke; stroke-linejoin: round; }
svg .value { font-weight: 600; font-variant-numeric: tabular-nums; } svg .soft { fill: var(--soft); font-size: 12px; }
.track { fill: var(--line); opacity: .45; } .bar { fill: var(--accent); }
.grid { stroke: var(--line); } .axis { stroke: var(--soft); }
.line0, .line1, .line2, .line3, .line4, .line5 { stroke-width: 2.5; stroke-linecap: round; fill: none; }
.line0 { stroke: var(--accent); } .line1 { stroke: var(--line1); stroke-dasharray: 7 5; }
.line2 { stroke: var(--line2); stroke-dasharray: 2 5; } .line3 { stroke: var(--line3); stroke-dasharray: 12 4 2 4; }
.line4 { stroke: var(--line4); stroke-dasharray: 14 6; } .line5 { stroke: var(--line5); stroke-dasharray: 5 3 1 3 1 3; }
.point { fill: var(--paper); stroke-dasharray: none; }
.tile { stroke: var(--line); } .step0 { fill: var(--paper); stroke-dasharray: 4 3; stroke: var(--soft); }
.step1 { fill: var(--step1); } .step2 { fill: var(--step2); }
.step3 { fill: var(--step3); } .step4 { fill: var(--step4); }
svg .place { font-size: 10.5px; } svg .figure { font-size: 19px; font-weight: 650; font-variant-numeric: tabular-nums; }
svg .figure.long { font-size: 12px; }
svg .on3, svg .on4 { fill: var(--on-dark); }
"""
