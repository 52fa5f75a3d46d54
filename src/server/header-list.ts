/**
 * The members of a list in a header, or the parameters of one: parted outside of quotes only (RFC 9110 §5.6); a quote
 * that nobody closes goes on to the end. One pass, however hostile.
 */
export function headerList(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let quoted = false;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (quoted && character === '\\') i++;
    else if (i === text.length || (character === separator && !quoted)) {
      parts.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  if (from <= text.length && quoted) parts.push(text.slice(from).trim());
  return parts.filter((part) => part !== '');
}
