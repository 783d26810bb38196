import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bashCompletion } from '../../src/cli/completion/bash.ts';
import { fishCompletion } from '../../src/cli/completion/fish.ts';
import { placesOf } from '../../src/cli/completion/tree.ts';
import { zshCompletion } from '../../src/cli/completion/zsh.ts';
import { newProgram } from '../../src/cli/program.ts';
import { childEnvironment } from '../support/child-environment.ts';

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
const MADE = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnimemory-completion-'));
  for (const [shell, make] of Object.entries(MADE))
    writeFileSync(join(folder, shell), make('omnimemory', placesOf(newProgram())));
  writeFileSync(join(folder, 'team.zip'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the shell offers for the last of the words, which are typed after the name of the program. */
function offered(shell: keyof typeof MADE, words: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(shell, ['-c', ASK[shell](words)], {
    cwd: folder,
    env: childEnvironment({ HOME: folder }),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

const ASK: Readonly<Record<keyof typeof MADE, (words: readonly string[]) => string>> = {
  bash: (words) => `source ./bash
    COMP_WORDS=(omnimemory ${quoted(words)}); COMP_CWORD=${words.length}
    _omnimemory; printf '%s\\n' "\${COMPREPLY[@]}"`,
  // zsh's own functions print what they are given, and filter it as zsh does
  zsh: (words) => `
    _describe() { print -rl -- "\${(@)\${(P)2}%%:*}" | grep -- "^\${words[CURRENT]}" }
    compadd() { shift; print -rl -- "$@" | grep -- "^\${words[CURRENT]}" }
    _files() { ls }
    source ./zsh
    words=(omnimemory ${quoted(words)}); CURRENT=${words.length + 1}
    _omnimemory || true`,
  fish: (words) => `source ./fish
    complete -C "omnimemory ${words.join(' ')}" | string split -f 1 \\t`,
};

describe.each(['bash', 'zsh', 'fish'] as const)('%s', (shell) => {
  const when = has(shell) ? test : test.skip;

  when('completes commands, and those below them', () => {
    expect(offered(shell, ['ten'])).toContain('tenant');
    expect(offered(shell, ['tenant', 's']).sort()).toEqual(['show', 'suspend']);
    expect(offered(shell, ['tenants', 'to'])).toEqual(['top']);
    expect(offered(shell, ['claim', 'un'])).toContain('undo');
  });

  when('completes options of the command, and the values of those that have a few', () => {
    expect(offered(shell, ['tenant', 'invite', 'our-team', '--ro'])).toEqual(['--role']);
    expect(offered(shell, ['tenant', 'invite', 'our-team', '--role', 'a'])).toEqual(['admin']);
    expect(offered(shell, ['tenant', 'top', '--by', 'b'])).toEqual(['bytes']);
    expect(offered(shell, ['completion', 'f'])).toEqual(['fish']);
  });

  when('completes files where a file is wanted, and nothing where only the operator knows', () => {
    expect(offered(shell, ['import', 'archive', 'te'])).toContain('team.zip');
    expect(offered(shell, ['tenant', 'create', '--name', 'te'])).toEqual([]);
  });
});

test('bash, which every machine has, is among the shells that were asked', () => {
  expect(has('bash')).toBe(true);
});
