import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../../../support/child-environment.ts';

const ROOT = join(import.meta.dirname, '../../../..');

/** `@modelcontextprotocol/conformance` and the name of its older release. */
export type SuitePackage = '@modelcontextprotocol/conformance' | 'mcp-conformance-legacy';

export interface Outcome {
  readonly exitCode: number | null;
  readonly output: string;
}

/**
 * Runs a suite against a server. It ends with 1 for a failure that the file of expected ones does not have, and for one
 * that it has and that no longer fails.
 */
export async function runSuite(
  suite: SuitePackage,
  url: string,
  { expected, args }: { readonly expected: string; readonly args: readonly string[] },
): Promise<Outcome> {
  const results = await mkdtemp(join(tmpdir(), 'mcp-conformance-'));
  const program = join(ROOT, 'node_modules', suite, 'dist/index.js');
  const files = ['--expected-failures', expectedFailures(expected), '--output-dir', results];
  const child = spawn(process.execPath, [program, 'server', '--url', `${url}/mcp`, ...args, ...files], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(),
  });
  try {
    const [out, faults, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode, output: `${out}${faults}` };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

const expectedFailures = (name: string) => join(import.meta.dirname, `${name}.yml`);

/** The lines of a file of expected failures that have no reason. */
export async function withoutReason(name: string): Promise<string[]> {
  const lines = (await readFile(expectedFailures(name), 'utf8')).split('\n');
  return lines.filter((line) => line.trimStart().startsWith('- ') && !/ # \S.{9,}/.test(line));
}
