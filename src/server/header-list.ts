/** The members of a list in a header, or the parameters of one: parted outside of quotes only (RFC 9110 §5.6). */
export function headerList(text: string, separator: ',' | ';'): string[] {
  const part =
    separator === ',' ? /(?:[^,"]|"(?:\\.|[^"\\])*")+/g : /(?:[^;"]|"(?:\\.|[^"\\])*")+/g;
  return (text.match(part) ?? []).map((one) => one.trim());
}
