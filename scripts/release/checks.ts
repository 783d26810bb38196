import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dateOf, notesOf } from './changelog.ts';

export interface Checked {
  readonly version: string;
  /** The notes of the version, or what is unreleased if the changelog does not name the version yet. */
  readonly notes: string;
  readonly revision: string;
  readonly faults: readonly string[];
}

interface Manifest {
  readonly version: string;
  readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
}

const WORKSPACES = ['client', 'dashboard'];
const SEMANTIC = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Everything that keeps a tree from being released. `apiVersion`: that of the OpenAPI document. */
export function checkTree(root: string, apiVersion: string): Checked {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  const manifest = (file: string) => JSON.parse(read(file)) as Manifest;
  const { version } = manifest('package.json');
  const changelog = read('CHANGELOG.md');
  const notes = notesOf(changelog, version);
  const faults = [
    ...faultsOfGit(git, version),
    ...(SEMANTIC.test(version) ? [] : [`package.json: ${version} is no semantic version.`]),
    ...versionsIn(manifest, apiVersion)
      .filter(([, other]) => other !== version)
      .map(([place, other]) => `${place} has version ${other ?? '-'}, and package.json ${version}.`),
    ...faultsOfChangelog(notes, dateOf(changelog, version), version),
  ];
  return {
    version,
    notes: notes ?? notesOf(changelog, 'Unreleased') ?? '',
    revision: git('rev-parse', 'HEAD'),
    faults,
  };
}

function faultsOfGit(git: (...args: string[]) => string, version: string): string[] {
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  return [
    ...(git('status', '--porcelain') === ''
      ? []
      : ['The work tree has changes. Commit them, or put them away.']),
    ...(branch === 'main' ? [] : [`This is the branch ${branch}. Releases are made of main.`]),
    ...(git('tag', '--list', `v${version}`) === ''
      ? []
      : [`The tag v${version} exists. Raise the version (docs/releases.md).`]),
  ];
}

function versionsIn(
  manifest: (file: string) => Manifest,
  apiVersion: string,
): [string, string | undefined][] {
  const lock = manifest('package-lock.json');
  return [
    ...WORKSPACES.map((name): [string, string] => [
      `${name}/package.json`,
      manifest(`${name}/package.json`).version,
    ]),
    ['package-lock.json', lock.version],
    ...['', ...WORKSPACES].map((name): [string, string | undefined] => [
      `package-lock.json, packages["${name}"]`,
      lock.packages?.[name]?.version,
    ]),
    ['The OpenAPI document', apiVersion],
  ];
}

function faultsOfChangelog(notes: string | undefined, date: string | undefined, version: string): string[] {
  const wanted = `\`## ${version} - <date>\``;
  if (notes === undefined) return [`CHANGELOG.md has no section ${wanted}. Make it of what is unreleased.`];
  return [
    ...(notes === '' ? [`CHANGELOG.md says nothing about ${version}.`] : []),
    ...(date !== undefined && DAY.test(date)
      ? []
      : [`CHANGELOG.md has no day behind ${version}: write ${wanted}.`]),
  ];
}
