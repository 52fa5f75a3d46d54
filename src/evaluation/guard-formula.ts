/**
 * A cell that no spreadsheet runs as a formula: text that begins with `=`, `+`, `-`, `@`, a tab or a carriage
 * return gets an apostrophe in front, which spreadsheets take for "this is text". Numbers stay numbers.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function guardFormula<Cell>(cell: Cell): Cell | string {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
