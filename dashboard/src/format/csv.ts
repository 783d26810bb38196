export type Cell = string | number | boolean | null | undefined;

/**
 * What a spreadsheet would run as a formula, in some languages also in full width. Where its list separator is a
 * semicolon, one begins a cell, too.
 */
const FORMULA = /(?<=^|[;\t])(?=\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])/g;

/** Comma-separated values as RFC 4180 defines them. An apostrophe stands before what would run as a formula. */
export function csvOf(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [heads, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n');
}

function csvCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value.replace(FORMULA, "'") : `${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Offers the text as a file. The byte order mark tells spreadsheets that a CSV file is UTF-8; in JSON it is a fault. */
export function download(name: string, text: string, type = 'text/csv'): void {
  const url = URL.createObjectURL(
    new Blob([type === 'text/csv' ? '\uFEFF' : '', text], { type: `${type};charset=utf-8` }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
