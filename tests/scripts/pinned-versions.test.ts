import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** The libraries that comments in the code call pinned. */
function namedInCode(): Set<string> {
  const files = execFileSync('git', ['ls-files', '-z', 'src'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  const texts = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'));
  // a comment may be broken into lines
  const prose = texts.join('\n').replaceAll(/\s*\n\s*(\*|\/\/) ?/g, ' ');
  return new Set([...prose.matchAll(/the version of (\S+) is pinned/g)].map(([, name]) => name ?? ''));
}

test('each library whose internals the code relies on has an exact version, and is the one that is installed', () => {
  for (const name of namedInCode()) {
    expect([name, dependencies[name]]).toEqual([name, expect.stringMatching(EXACT)]);
    const installed = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    expect([name, installed.version]).toEqual([name, dependencies[name]]);
  }
});

test('each exact version has its reason beside the code that needs it', () => {
  const exact = Object.keys(dependencies).filter((name) => EXACT.test(dependencies[name] ?? ''));
  expect(exact).toEqual(expect.arrayContaining(['graphile-worker', 'kysely', 'pg', 'zod']));
  expect([...namedInCode()].sort()).toEqual(exact.sort());
});
