import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { resourceOptions } from '../../../dashboard/src/pages/audit-log/words.ts';
import { actionOptions } from '../../../dashboard/src/parts/text/audit-actions.ts';

const FEATURES = join(import.meta.dirname, '../../../src/features');
/** Names of events of Stripe and of telemetry look the same. */
const NO_AUDIT = /^(?:billing\/stripe|telemetry)\//;
const ACTION = /'([a-z_]+\.(?:[a-z_]+(?:ed|ing)|left|begun|set|cut|done|claim_undone))'/g;
const RESOURCE = /resource(?: =|:) \{ type: '([a-z_]+)'/g;

async function namesIn(pattern: RegExp): Promise<string[]> {
  const files = (await readdir(FEATURES, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !NO_AUDIT.test(name),
  );
  const texts = await Promise.all(files.map((name) => readFile(join(FEATURES, name), 'utf8')));
  const names = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  return [...new Set(names)].sort();
}

test('the page has words for every action that a service records in the audit log', async () => {
  const known = actionOptions.map(({ value }) => value);
  const recorded = await namesIn(ACTION);
  expect(recorded.length).toBeGreaterThan(30);
  expect(recorded.filter((action) => !known.includes(action))).toEqual([]);
});

test('and for every kind of object', async () => {
  const known = resourceOptions.map(({ value }) => value);
  const recorded = await namesIn(RESOURCE);
  expect(recorded.length).toBeGreaterThan(5);
  expect(recorded.filter((type) => !known.includes(type))).toEqual([]);
});
