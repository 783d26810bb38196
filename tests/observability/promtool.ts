import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from '@jest/globals';

const program = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'promtool'))
  .find((file) => existsSync(file));

/** A test that needs promtool, of Debian's package `prometheus`. It is skipped with a message where it is not installed. */
export function testWithPromtool(name: string, run: () => Promise<void>): void {
  if (program) test(name, run);
  else {
    process.stdout.write(`promtool is not installed, so this is not checked: ${name}.\n`);
    test.skip(name, run);
  }
}

/** What it prints. Rejects if it finds a fault. */
export function promtool(args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program ?? '',
      args,
      { cwd: join(import.meta.dirname, '../..') },
      (error, stdout, stderr) =>
        error ? reject(new Error(`${stdout}${stderr}`)) : resolve(`${stdout}${stderr}`),
    );
    child.stdin?.end(input);
  });
}
