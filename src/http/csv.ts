// Comma-separated values as RFC 4180 has them: lines end with CR LF, a cell with a comma, a quote or a line break in it
// is quoted. Inert in a spreadsheet, too: what one would take for a formula is given an apostrophe, which makes it text.

type Cell = string | number | boolean | Date | null;

/** https://owasp.org/www-community/attacks/CSV_Injection: also where blanks stand before it. */
const formula = /^\s*[=+\-@\t\r\n|%]/;

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(cell: Cell): string {
  if (cell === null) return "";
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== "string") return String(cell);
  const text = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
