import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { CLI_DOCS, cliDocs } from '../../scripts/generate-cli-docs.ts';
import { EXAMPLES } from '../../src/cli/examples.ts';
import { acts, commandsBelow, examplesOf, pathOf } from '../../src/cli/help.ts';
import { DOCUMENTS, SHAPES } from '../../src/cli/output/shapes.ts';
import { newProgram } from '../../src/cli/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const program = newProgram();
const COMMANDS = commandsBelow(program).filter(acts);
const byPath = new Map(COMMANDS.map((command) => [pathOf(command), command]));

test('docs/cli.md says what the program says; else run `npm run cli:generate`', async () => {
  expect(await readFile(CLI_DOCS, 'utf8')).toBe(await cliDocs());
});

test('every list has `--json`, and every promised shape belongs to a command', () => {
  const unknown = Object.keys({ ...SHAPES, ...DOCUMENTS }).filter((path) => !byPath.has(path));
  expect(unknown).toEqual([]);
  const lists = COMMANDS.filter(
    (one) => /^(list|top|jobs|status)$/.test(one.name()) || pathOf(one) in SHAPES,
  );
  expect(lists.length).toBeGreaterThan(8);
  const without = lists.filter(({ options }) => !options.some(({ long }) => long === '--json'));
  expect(without.map(pathOf)).toEqual([]);
});

test('messages name a command by its whole name, which holds in the source tree, a package and the image', async () => {
  const paths = [...byPath.keys()].join('|');
  const fault = new RegExp(`npm run (--silent )?(cli|migrate) |\\b[Rr]un \\\\?\`(${paths})\\b`);
  const faults: string[] = [];
  for await (const file of glob('{src,dashboard/src}/**/*.{ts,tsx}', { cwd: ROOT }))
    for (const line of (await readFile(join(ROOT, file), 'utf8')).split('\n'))
      if (fault.test(line)) faults.push(`${file}: ${line.trim()}`);
  expect(faults).toEqual([]);
});

describe('the examples', () => {
  test('are there for every command, and for nothing else', () => {
    const missing = [...byPath.keys()].filter((path) => examplesOf(byPath.get(path) as Command).length === 0);
    expect({ 'add to src/cli/examples.ts': missing }).toEqual({ 'add to src/cli/examples.ts': [] });
    expect(Object.keys(EXAMPLES).filter((path) => !byPath.has(path))).toEqual([]);
  });

  test.each(Object.entries(EXAMPLES).flatMap(([path, all]) => all.map((one) => [one, path] as const)))(
    '%s',
    (example, path) => {
      const words = example.replace(/ > .*$/, '').match(/"[^"]*"|\S+/g) ?? [];
      const { command, rest } = commandOf(words);
      expect(command && pathOf(command)).toBe(path);
      const { operands, unknown } = (command as Command).parseOptions(rest);
      expect(unknown).toEqual([]);
      const needed = command?.registeredArguments.filter(({ required }) => required).length;
      expect(operands.length).toBe(needed);
    },
  );
});

/** The command that the words name, by a name or an alias, and the words behind it. */
function commandOf(words: readonly string[]): { command: Command | undefined; rest: string[] } {
  let command: Command = program;
  for (const [place, word] of words.entries()) {
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (!next) return { command, rest: words.slice(place).map((one) => one.replaceAll('"', '')) };
    command = next;
  }
  return { command, rest: [] };
}
