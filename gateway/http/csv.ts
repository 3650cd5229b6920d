export type CsvCell = string | number | boolean | null | undefined;

/** The media type of `csvOf`. */
export const CSV = 'text/csv; charset=utf-8';

/** Lines as a table (RFC 4180). UTF-8 with a mark, so that spreadsheets see it. */
export const csvOf = (lines: readonly (readonly CsvCell[])[]): string =>
  `\uFEFF${lines.map((line) => line.map(cellText).join()).join('\r\n')}\r\n`;

/** Quoted where it must be. A text that a spreadsheet would take for a formula is made plain by an apostrophe. */
function cellText(value: CsvCell): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
