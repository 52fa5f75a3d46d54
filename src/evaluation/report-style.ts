/** The report's style sheet: both colour schemes, paper too. Blue is right and orange wrong, which colour-blind people tell apart. */
export const reportStyle = `
:root { color-scheme: light dark; --back: #fff; --fore: #1b1f24; --soft: #5a6570; --line: #d5dbe1; --panel: #f5f7f9;
  --right: #1f66c9; --wrong: #c8591b; --link: #0b57c4; }
@media (prefers-color-scheme: dark) { :root { --back: #11151a; --fore: #e4e8ec; --soft: #9aa5b1; --line: #343c45;
  --panel: #1a2027; --right: #4b8ff0; --wrong: #ea7d3c; --link: #82b1ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 2rem 1.25rem 4rem; background: var(--back); color: var(--fore);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.1rem; margin: 0 0 .75rem; } h4 { margin: 1.5rem 0 .6rem; }
a { color: var(--link); } small { color: var(--soft); font-weight: normal; }
p { max-width: 60rem; } .lead { font-size: 1.15rem; } .about, .key, .note, figcaption { color: var(--soft); }
.note, .key, figcaption { font-size: .9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: .9rem; padding-bottom: .4rem; }
th, td { padding: .3rem .55rem; text-align: left; } th { font-weight: 600; }
thead th { color: var(--soft); font-size: .85rem; vertical-align: bottom; }
.number { text-align: right; white-space: nowrap; } .strong { font-weight: 700; }
.summary { width: 100%; } .summary tbody tr, .classes tbody tr { border-top: 1px solid var(--line); }
.summary th small { display: block; font-size: .8rem; }
.classes th, .classes td { padding-inline: .4rem; } .classes tfoot { border-top: 2px solid var(--line); } .classes tfoot th { font-weight: 600; }
.measured { background: var(--panel); border-left: 4px solid var(--wrong); border-radius: 4px; padding: .8rem 1.2rem; margin: 1.5rem 0; }
.measured h2 { border: 0; margin: 0 0 .3rem; padding: 0; font-size: 1rem; } .measured ul { margin: 0; padding-left: 1.1rem; }
.recipes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 33rem), 1fr)); gap: 2rem; }
.recipes > article { min-width: 0; } .figures { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
.figures > * { min-width: 0; max-width: 100%; margin: 0; } .figures .note { max-width: 30rem; }
.matrix { font-size: .85rem; } .matrix td { width: 2.1rem; min-width: 2.1rem; height: 2.1rem; padding: 0; text-align: center;
  border: 1px solid var(--line); } .matrix thead td { border: 0; } .matrix th[scope=row] { white-space: nowrap; padding: 0 .5rem 0 0; text-align: right; }
.matrix .tall { padding: 0 0 .3rem; vertical-align: bottom; text-align: center; } .matrix .tall span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
.matrix .zero { color: color-mix(in srgb, var(--soft) 55%, transparent); } .matrix .diagonal { outline: 1px solid var(--right); outline-offset: -2px; }
.matrix .right { background: color-mix(in srgb, var(--right) var(--shade), var(--back)); }
.matrix .wrong { background: color-mix(in srgb, var(--wrong) var(--shade), var(--back)); }
.matrix .aside { color: var(--soft); font-style: italic; } .matrix .other td { color: var(--soft); font-style: italic; text-align: left; padding: 0 .5rem; }
${Array.from({ length: 10 }, (_, index) => `.s${index + 1} { --shade: ${(index + 1) * 9}%; }`).join(' ')}
.s7, .s8, .s9, .s10 { color: #fff; font-weight: 600; }
@media (prefers-color-scheme: dark) { .s7, .s8, .s9, .s10 { color: #0b0e12; } }
svg text { fill: var(--soft); font-size: 11px; } .grid, .frame { stroke: var(--line); fill: none; }
.whisker { stroke: var(--right); stroke-width: 2.5; } .here { fill: var(--right); }
.home { fill: var(--back); stroke: var(--fore); stroke-width: 1.6; } .dot { vertical-align: -1px; }
.bar { fill: color-mix(in srgb, var(--right) 30%, transparent); } .gap { stroke: var(--wrong); stroke-width: 2; }
.even { stroke: var(--soft); stroke-dasharray: 4 4; } figcaption { max-width: 218px; }
.gallery { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(15.5rem, 1fr)); gap: .8rem; }
.gallery li { border: 1px solid var(--line); border-radius: 6px; padding: .6rem; background: var(--panel); break-inside: avoid; min-width: 0; }
.pair { display: flex; gap: .5rem; } .pair img, .blank { width: 112px; height: 112px; object-fit: contain; background: #fff; border-radius: 3px; }
.pixels { image-rendering: pixelated; background: #000 !important; }
.blank { display: grid; place-items: center; background: var(--line); color: var(--soft); font-size: .8rem; }
.name { margin: .4rem 0 .2rem; font-weight: 600; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .05rem .6rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
dd.wrong { color: color-mix(in srgb, var(--wrong) 82%, var(--fore)); }
@media print { body { max-width: none; padding: 0; font-size: 11px; } h2, article, figure, tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  .matrix td, .bar, .measured, .pixels { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .downloads { display: none; } }
`;
