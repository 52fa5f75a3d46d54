import type { Markup } from '../evaluation/html.ts';

/** No file, no font, no address of anybody else. */
export const landingStyle: Markup = {
  markup: `
:root { color-scheme: light dark; --line: light-dark(#d8d8d8, #444); --quiet: light-dark(#595959, #aaa) }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { margin: 0 } h2 { margin-top: 2rem; font-size: 1.2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); font-weight: normal }
thead th { color: var(--quiet) } .number { font-variant-numeric: tabular-nums }
.note, dd { color: var(--quiet) } dd { margin: 0 0 .6rem } code { overflow-wrap: anywhere }
th { overflow-wrap: anywhere }
@media (max-width: 40rem) {
thead { display: none } tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line) }
tbody th, td { display: block; padding: 0; border: 0 } .number { color: var(--quiet) } .number::before { content: "Canvases: " }
}
input { width: min(30rem, 100%); font: inherit } button { font: inherit }
`,
};
