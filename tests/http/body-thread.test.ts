import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { readEntry } from '../../src/features/ingest/item.ts';
import { sessionDocument } from '../../src/features/portable-sessions/portable-session.schemas.ts';
import { validated } from '../../src/web/validation.ts';
import { setUpApi } from '../support/set-up.ts';

const { api } = await setUpApi();

const LISTS = ['key_facts', 'decisions', 'patterns', 'files_modified', 'todos', 'blockers'];
const facts = (item: unknown) => Object.fromEntries(LISTS.map((name) => [name, Array(500).fill(item)]));
const checkpoint = (more: object) => ({
  type: 'checkpoint',
  data: { session_id: 'none', tool_id: 't', checkpoint_type: 'manual', summary: 's', ...more },
});
const document = (fields: string) =>
  `{"format":"omnimemory.session","version":1,"exported_at":"2026-11-25T00:00:00Z",${fields}}`;
const nested = (values: number) => `{"a":[${'[1],'.repeat(values / 2)}[]]}`;

const readBatch = (text: string) => (JSON.parse(text).items as unknown[]).map(readEntry);
const readDocument = (text: string) => {
  try {
    validated(sessionDocument, JSON.parse(text), '');
  } catch {
    // what it answers does not matter here
  }
};

test.each([
  ['a list of empty lists', '/v1/ingest', `{"items":[${'[],'.repeat(5_500_000)}[]]}`, 422, JSON.parse],
  ['8 million levels', '/v1/ingest', '['.repeat(8_000_000), 400, () => JSON.parse(`[${'1,'.repeat(4e6)}1]`)],
  [
    'a million unknown fields',
    '/v1/ingest',
    `{${Array.from({ length: 1_000_000 }, (_, n) => `"f${n}":1`).join(',')}}`,
    422,
    JSON.parse,
  ],
  [
    'an import with 5.6 million wrong checkpoints',
    '/v1/sessions/import',
    document(`"checkpoints":[${'1,'.repeat(5_600_000)}1]`),
    422,
    JSON.parse,
  ],
  [
    'items of 5,400 empty lists each',
    '/v1/ingest',
    JSON.stringify({ items: Array(1_000).fill({ type: 'operation', data: Array(5_400).fill([]) }) }),
    413,
    JSON.parse,
  ],
  [
    'a batch that is as large as it may be',
    '/v1/ingest',
    JSON.stringify({ items: Array(150).fill(checkpoint(facts('a fact of some thirty characters'))) }),
    200,
    readBatch,
  ],
  [
    'an import that is as large as it may be, and wrong at its end',
    '/v1/sessions/import',
    document(`"checkpoints":${JSON.stringify(Array(150).fill(facts('a fact of some thirty characters')))}`),
    422,
    readDocument,
  ],
  [
    'one item that is as large as a batch may be',
    '/v1/ingest',
    `{"items":[${JSON.stringify(checkpoint({})).replace('"s"}', `"s","decisions":[${nested(480_000)}]}`)}]}`,
    200,
    readBatch,
  ],
])(
  '%s does not keep others waiting for as long as it takes to read it',
  async (_name, path, text, status, read) => {
    const body = path === '/v1/ingest' ? gzipSync(text, { level: 1 }) : text;
    const encoding = path === '/v1/ingest' ? { 'content-encoding': 'gzip' } : {};
    const post = () =>
      fetch(`${api.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...encoding },
        body,
      });
    const began = performance.now();
    read(text);
    const reference = performance.now() - began;
    await (await post()).text();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const answer = await post();
    const problem = await answer.text();
    delay.disable();
    process.stderr.write(
      `${_name} ${text.length} reference ${reference.toFixed(0)} longest ${(delay.max / 1e6).toFixed(1)} p99 ${delay.percentile(99) / 1e6} ${answer.status} ${problem.slice(0, 200)}\n`,
    );
    expect(answer.status).toBe(status);
  },
);
