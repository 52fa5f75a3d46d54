import { load } from 'cheerio';
import type { Statement } from './annotation.ts';

/** Elements that stand apart from what is around them: their edges part words and lines. */
const blocks = new Set(
  `address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
  figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol
  optgroup option p pre section summary table tbody td tfoot th thead title tr ul`.split(/\s+/),
);
/** Elements whose content nobody reads. */
const unread = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg']);

/**
 * The text that a reader of the body sees, line by line: inline tags vanish without a gap, block tags
 * end the line, entities are decoded; attributes, comments, scripts and styles are not text. Plain
 * text comes out as it is (`1<2 and 3>2` has no tags in HTML either). Spaces are single, no line is empty.
 */
export function bodyText(html: string): string {
  return tidy(html.includes('<') || html.includes('&') ? textOfHtml(html) : html);
}

/**
 * What bodies (HTML or plain) say in the study's words: `True:`, `Predicted:`, `Confidence:` in any
 * order and case, each in its own paragraph, item or line, or several in one line. Labels stay as they
 * are written; the first of several counts. Confidence reads `0.91`, `0,91`, `.91`, `91%` and `91 %`.
 */
export function readStatement(bodies: string[]): Statement {
  return statementOf(bodies.map(bodyText));
}

/** As `readStatement`, for bodies that went through `bodyText` already. */
export function statementOf(texts: string[]): Statement {
  const statement: Statement = {
    truth: undefined,
    predicted: undefined,
    confidence: undefined,
    problems: [],
  };
  let confidence: string | undefined;
  for (const { key, value } of texts.flatMap(claimsOf)) {
    if (key === 'true') statement.truth = first(statement.truth, value, 'truths');
    else if (key === 'predicted') {
      statement.predicted = first(statement.predicted, value, 'predictions');
    } else confidence = first(confidence, value, 'confidences');
  }
  if (confidence !== undefined) statement.confidence = readConfidence(confidence);
  return statement;

  function first(had: string | undefined, value: string, what: string): string {
    if (had !== undefined && had !== value) {
      statement.problems.push(
        `The body gives two ${what}, "${had}" and "${value}"; the first one counts.`,
      );
    }
    return had ?? value;
  }

  function readConfidence(text: string): number | undefined {
    const match = /^(\d+(?:[.,]\d*)?|[.,]\d+)(e[+-]?\d+)?(\s*%)?(?![\p{L}\p{N}])/iu.exec(text);
    if (!match) {
      statement.problems.push(
        `The confidence "${text}" is not a number between 0 and 1 or a percentage.`,
      );
      return undefined;
    }
    const number = Number((match[1] ?? '').replace(',', '.') + (match[2] ?? ''));
    const share = match[3] === undefined ? number : number / 100;
    if (share <= 1) return share;
    statement.problems.push(`The confidence "${text}" lies outside 0 to 1.`);
    return undefined;
  }
}

// --- Internal helpers ---

function tidy(text: string): string {
  const lines: string[] = [];
  for (const line of text.split(/[\r\n\u2028\u2029]+/)) {
    const neat = line.replace(/\s+/g, ' ').trim();
    if (neat) lines.push(neat);
  }
  return lines.join('\n');
}

function textOfHtml(html: string): string {
  const parts: string[] = [];
  // Explicit stack: hostile bodies nest deeper than calls can.
  const stack: (ReturnType<typeof nodesOf>[number] | string)[] = nodesOf(html).reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === 'string') parts.push(node);
    else if (node.type === 'text') parts.push(node.data);
    else if ('children' in node && !('name' in node && unread.has(node.name))) {
      const gap = 'name' in node && blocks.has(node.name);
      if (gap) {
        parts.push('\n');
        stack.push('\n');
      }
      for (let i = node.children.length - 1; i >= 0; i--) {
        const child = node.children[i];
        if (child) stack.push(child);
      }
    }
  }
  return parts.join('');
}

/** Loaded once: what a document of its own costs is three times what reading a body costs. */
const $ = load('', null, false);

/** The comment makes any text markup; it is no text, and changes nothing about how the rest is parsed. */
function nodesOf(html: string) {
  return $(`<!---->${html}`).toArray();
}

interface Claim {
  key: string;
  value: string;
}

const keyword = /(?<![\p{L}\p{N}_])(true|predicted|confidence)\s*[:\uff1a]\s*/giu;
/** What may stand before a keyword that opens a claim: `It is true: …` is prose, `1. True: …` is none. */
const opening = /(?:^|[^\p{L}\s])\s*$/u;
const edges = /^[\s,;|·•–—(]+|[\s,;|·•–—(]+$/gu;
const quoted = /^(?:"(.+)"|'(.+)'|“(.+)”)$/u;

function claimsOf(text: string): Claim[] {
  const lines = text.split('\n');
  const claims: Claim[] = [];
  for (const [i, line] of lines.entries()) {
    const inLine = claimsOfLine(line);
    const last = inLine.at(-1);
    // `<dt>True:</dt><dd>Shirt</dd>`: the value has a line to itself.
    if (last?.value === '') {
      const next = lines[i + 1];
      if (next !== undefined && next.search(keyword) < 0) last.value = clean(next);
    }
    claims.push(...inLine.filter((claim) => claim.value !== ''));
  }
  return claims;
}

function claimsOfLine(line: string): Claim[] {
  const claims: Claim[] = [];
  let from = 0;
  for (const match of line.matchAll(keyword)) {
    const before = line.slice(from, match.index);
    const previous = claims.at(-1);
    if (previous) previous.value = clean(before);
    else if (!opening.test(before)) continue;
    claims.push({ key: (match[1] ?? '').toLowerCase(), value: '' });
    from = match.index + match[0].length;
  }
  const last = claims.at(-1);
  if (last) last.value = clean(line.slice(from));
  return claims;
}

/** Without the punctuation that parts claims and the quotes around; a bracket goes that lost its partner. */
function clean(value: string): string {
  const bare = value.replace(edges, '');
  const neat = bare.endsWith(')') && !bare.includes('(') ? bare.slice(0, -1).trimEnd() : bare;
  const match = quoted.exec(neat);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? neat;
}
