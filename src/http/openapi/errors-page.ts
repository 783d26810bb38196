import { readFile } from 'node:fs/promises';

/** One line of the table: codes that mean the same. */
interface ErrorRow {
  readonly status: string;
  readonly codes: readonly string[];
  /** The second and the third column, in Markdown. */
  readonly named: string;
  readonly when: string;
}

const SOURCE = new URL('../../../docs/errors.md', import.meta.url);
const ROW = /^\| (\d{3}) \| (.+?) \| (.+) \|$/;

/** The rows of docs/errors.md. Throws if a line of the table cannot be read. */
export function errorRowsOf(markdown: string): ErrorRow[] {
  const lines = markdown.split('\n').filter((line) => /^\| \d/.test(line));
  if (lines.length === 0) throw new Error('docs/errors.md has no table of errors.');
  return lines.map((line) => {
    const [, status, named, when] = ROW.exec(line) ?? [];
    if (status === undefined || named === undefined || when === undefined)
      throw new Error(`docs/errors.md has a line that is not | status | codes | when |: ${line}`);
    // names with two underscores are examples of constraints, which have one entry together
    const codes = [...named.matchAll(/`(\w+)`/g)].map(([, code = '']) => code);
    return { status, codes: codes.filter((code) => !code.includes('__')), named, when };
  });
}

/** The page to which the `type` of a problem leads, from the rows of docs/errors.md. Each code has an anchor. */
export async function errorsPage(): Promise<Buffer> {
  const anchored = new Set<string>();
  const rows = errorRowsOf(await readFile(SOURCE, 'utf8')).map((row) => rowHtml(row, anchored));
  return Buffer.from(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Errors of the OmniMemory API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<main class="errors">
<h1>Errors</h1>
<p>Every error is a problem details object (RFC 9457). Its <code>code</code> is stable, its <code>type</code> is a link to this
page, and its <code>detail</code> says what to do. Report its <code>request_id</code> to the operator of the server, whose log has it.
<a href="/docs">All operations</a>.</p>
<table>
<thead><tr><th>status</th><th>code</th><th>when</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>
</body>
</html>
`);
}

/** A code that is in two rows has its anchor in the first. */
function rowHtml({ status, codes, named, when }: ErrorRow, anchored: Set<string>): string {
  let codesHtml = htmlOf(named);
  for (const code of codes) {
    if (anchored.has(code)) continue;
    anchored.add(code);
    codesHtml = codesHtml.replace(
      `<code>${code}</code>`,
      `<a href="#${code}"><code id="${code}">${code}</code></a>`,
    );
  }
  return `<tr><td>${status}</td><td>${codesHtml}</td><td>${htmlOf(when)}</td></tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text and code, which is all the Markdown that the table has. */
const htmlOf = (markdown: string) =>
  markdown
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '')
    .replace(/`([^`]+)`/g, '<code>$1</code>');
