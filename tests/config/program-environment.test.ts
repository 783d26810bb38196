import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

import { environmentOfClients, environmentOfPrograms } from '../../src/config/program-environment.ts';

const SRC = join(import.meta.dirname, '../../src');

/** Files that start programs, and give them another environment than `environmentOfPrograms` and `environmentOfClients`. */
const OTHERS: Readonly<Record<string, string>> = {
  'cli/move.ts': 'runs commands of this very program, which need its configuration',
  'features/exchange/omnimemory-1/source/source.ts': 'reads files of others, and gets nothing but TMPDIR',
};

test('whatever starts a program says which environment it gets', async () => {
  const starting: string[] = [];
  const silent: string[] = [];
  for await (const file of glob('**/*.{ts,js}', { cwd: SRC })) {
    const text = readFileSync(join(SRC, file), 'utf8');
    if (!/^import \{.*\} from 'node:child_process'/m.test(text)) continue;
    starting.push(file);
    if (!(file in OTHERS) && !/environmentOf(?:Programs|Clients)\(\)/.test(text)) silent.push(file);
  }
  expect(starting.length).toBeGreaterThan(5);
  expect(Object.keys(OTHERS).filter((file) => !starting.includes(file))).toEqual([]);
  expect(silent).toEqual([]);
});

test.each([
  ['OPENSSL_CONF', 'clients'],
  ['OPENSSL_CONF_INCLUDE', 'clients'],
  ['OPENSSL_MODULES', 'clients'],
  ['OPENSSL_ENGINES', 'clients'],
  ['GSS_USE_PROXY', 'clients'],
  ['PG_OOM_ADJUST_FILE', 'programs'],
  ['PG_OOM_ADJUST_VALUE', 'programs'],
  ['PGADMIN_DEFAULT_PASSWORD', 'none'],
  ['SECRET_KEY', 'none'],
])('%s is for %s', (name, those) => {
  const before = process.env[name];
  process.env[name] = 'given';
  try {
    const has = [environmentOfClients()[name], environmentOfPrograms()[name]].map((one) => one === 'given');
    expect(has).toEqual([those === 'clients', those === 'programs']);
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
});
