import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const versions = { ...dependencies, ...devDependencies };

const CODE = ['src', 'tests', 'scripts', 'bench'];

/** The libraries that comments in the code call pinned. */
function namedInCode(): Set<string> {
  const files = execFileSync('git', ['ls-files', '-z', ...CODE], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  const texts = files
    .filter((file) => file.endsWith('.ts') && existsSync(join(ROOT, file)))
    .map((file) => readFileSync(join(ROOT, file), 'utf8'));
  // a comment may be broken into lines
  const prose = texts.join('\n').replaceAll(/\s*\n\s*(\*|\/\/) ?/g, ' ');
  const single = [...prose.matchAll(/the version of ([\w@/.-]+) is pinned/g)].map(([, name]) => name ?? '');
  const groups = [...prose.matchAll(/the versions of (@[\w-]+\/)\* are pinned/g)].map(
    ([, group]) => group ?? '',
  );
  const ofGroups = Object.keys(versions).filter((name) => groups.some((group) => name.startsWith(group)));
  return new Set([...single, ...ofGroups]);
}

test('each library whose internals the code relies on has an exact version, and is the one that is installed', () => {
  for (const name of namedInCode()) {
    expect([name, versions[name]]).toEqual([name, expect.stringMatching(EXACT)]);
    const installed = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    expect([name, installed.version]).toEqual([name, versions[name]]);
  }
});

test('each exact version has its reason beside the code that needs it', () => {
  const exact = Object.keys(versions).filter((name) => EXACT.test(versions[name] ?? ''));
  expect(exact).toEqual(expect.arrayContaining(['graphile-worker', 'jest-circus', 'kysely', 'pg', 'zod']));
  expect([...namedInCode()].sort()).toEqual(exact.sort());
});
