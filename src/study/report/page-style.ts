/** The page's style sheet: a white page, since the figures are drawn for one; paper too. */
export const pageStyle = `
:root { color-scheme: light; --fore: #1b1f24; --soft: #5a6570; --line: #d5dbe1; --panel: #f5f7f9; --right: #1f66c9; --wrong: #b34a12; --good: #00694f; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.25rem 4rem; background: #fff; color: var(--fore);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; } .lead { font-size: 1.1rem; max-width: 50rem; }
h2 { font-size: 1.4rem; margin: 3rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; } h4 { margin: 1.5rem 0 .4rem; }
p, ul { max-width: 50rem; } li { margin: .2rem 0; } a { color: #0b57c4; }
nav ol { columns: 2; column-gap: 3rem; max-width: 46rem; padding-left: 1.4rem; }
.notice { background: var(--panel); border-left: 4px solid var(--right); border-radius: 4px; padding: .7rem 1.1rem; }
.scroll { overflow-x: auto; margin: 1rem 0 1.5rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .87rem; line-height: 1.4; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; caption-side: top; max-width: min(50rem, 100vw - 2.5rem); }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; } tbody th { font-weight: 500; }
thead th { color: var(--soft); vertical-align: bottom; border-bottom: 2px solid var(--line); }
tbody tr { border-top: 1px solid var(--line); }
tbody .number { white-space: nowrap; } .number { text-align: right; } tbody th { white-space: nowrap; } .wide { min-width: 11rem; }
.verdict { white-space: nowrap; font-weight: 600; } .cannot-be-a-measured-value { white-space: normal; min-width: 8.5rem; }
.reproduced { color: var(--right); } .better { color: var(--good); } .not-reproduced { color: var(--wrong); }
.not-run, .cannot-be-a-measured-value { color: var(--soft); font-weight: 400; }
.figures { display: flex; flex-wrap: wrap; gap: 1.25rem 2rem; margin: 1rem 0 1.5rem; } figure { margin: 0; min-width: 0; max-width: 100%; overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; } figure svg[width="860"] { min-width: 40rem; }
figcaption { position: sticky; left: 0; color: var(--soft); font-size: .87rem; max-width: 50rem; padding-top: .4rem; }
pre { background: var(--panel); border-radius: 4px; padding: .7rem 1rem; overflow-x: auto; font-size: .87rem; }
@media (max-width: 40rem) { nav ol { columns: 1; } }
@media print { body { max-width: none; padding: 0; font-size: 11px; } figure, tr { break-inside: avoid; } figure { overflow: visible; } figure svg[width="860"] { min-width: 0; } h2, h3, h4 { break-after: avoid; } nav { display: none; } }
`;
