import { createHash } from 'node:crypto';
import type { OpenApiDocument, OpenApiOperation } from './openapi.ts';

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
code,pre{font:14px/1.45 ui-monospace,monospace}pre{background:#f4f4f4;padding:.8rem;overflow:auto;border-radius:4px}
h2{margin-top:2.5rem;border-bottom:1px solid #ccc}summary{cursor:pointer;padding:.35rem 0}
summary b{display:inline-block;min-width:4rem}table{border-collapse:collapse}td{padding:.15rem .8rem .15rem 0;vertical-align:top}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#161616}pre{background:#242424}h2{border-color:#444}a{color:#8ab4f8}}
`;

/** The only thing the page needs beside itself: a Content-Security-Policy that lets its style through. */
export const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** The document as one HTML page without scripts or anything from elsewhere, so that it can be read offline. */
export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.map(({ operation }) => operation.tags[0] ?? ''))];
  const sections = tags.map((tag) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === tag);
    return `<h2 id="${text(tag)}">${text(tag)}</h2>${own.map(operationHtml).join('')}`;
  });
  const { title, version, description } = document.info;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(title)}</title><style>${STYLE}</style></head><body>
<h1>${text(title)} <small>${text(version)}</small></h1>
<p>${text(description)}</p><p>For machines: <a href="/openapi.json">openapi.json</a>.</p>
<nav>${tags.map((tag) => `<a href="#${text(tag)}">${text(tag)}</a>`).join(' · ')}</nav>
${sections.join('\n')}</body></html>`;
}

interface Listed {
  readonly path: string;
  readonly method: string;
  readonly operation: OpenApiOperation;
}

function operationHtml({ path, method, operation }: Listed): string {
  const parameters = operation.parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><td><code>${text(name)}</code></td><td>${place}${required ? ', required' : ''}</td><td><code>${text(JSON.stringify(schema))}</code> ${text(description ?? '')}</td></tr>`,
  );
  const body = operation.requestBody?.content['application/json'].schema;
  return `<details id="${operation.operationId}"><summary><b>${method.toUpperCase()}</b> <code>${text(path)}</code> ${text(operation.summary)}</summary>
${parameters.length > 0 ? `<table>${parameters.join('')}</table>` : ''}
${body ? `<p>Body</p>${pre(body)}` : ''}<p>Answers</p>${pre(withoutHeaders(operation.responses))}</details>`;
}

const pre = (value: unknown): string => `<pre>${text(JSON.stringify(value, null, 2))}</pre>`;

/** The same headers stand with every answer; the introduction tells of them once. */
const withoutHeaders = (responses: OpenApiOperation['responses']) =>
  Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [status, { ...response, headers: undefined }]),
  );

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const text = (value: string): string => value.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
