import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ConnectOptions } from '../../src/connect/options.ts';
import { run } from '../../src/connect/run.ts';

export const BUNDLE = join(import.meta.dirname, '../../src/connect/bundle/connect.mjs');
export const KEY = 'omk_0123456789abcdefghijABCDEFGHIJ';
export const URL_OF_SERVER = 'https://memory.example.com';

const homes: string[] = [];
/** For `afterEach` of each file that has computers. */
export function removeHomes(): void {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
}

/** A person's computer: a home folder, a terminal with answers, and what was printed. */
export class Computer {
  readonly home = mkdtempSync(join(tmpdir(), 'connect-home-'));
  env: Record<string, string> = { OMNIMEMORY_API_KEY: KEY };
  /** Undefined: there is no terminal. */
  answer: ((question: string) => string) | undefined;
  printed = '';

  constructor() {
    homes.push(this.home);
  }

  path(...parts: readonly string[]): string {
    return join(this.home, ...parts);
  }

  write(file: string, content: string | Buffer): string {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  bytes(file: string): Buffer {
    return readFileSync(this.path(file));
  }

  /** Every file below the home folder. */
  files(): string[] {
    return readdirSync(this.home, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.home.length + 1))
      .sort();
  }

  /** Runs the command inside this process, by default without questions. */
  async connect(tool: string, options: ConnectOptions = {}): Promise<number> {
    const { answer } = this;
    const asked = answer && (async (question: string) => answer(question));
    return run(
      tool,
      { url: URL_OF_SERVER, yes: answer === undefined, ...options },
      {
        machine: { platform: 'linux', home: this.home, env: this.env },
        terminal: {
          print: (text) => {
            this.printed += `${text}\n`;
          },
          ask: asked,
          askSecret: asked,
          readStdin: async () => `${KEY}\n`,
        },
        now: () => new Date('2026-11-28T05:00:00Z'),
        script: BUNDLE,
      },
    );
  }

  /** Runs the one file with `node` alone; `maxKibibytes`: no file that it writes can be longer. */
  async bundle(
    args: readonly string[],
    input = '',
    maxKibibytes?: number,
  ): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const limit = maxKibibytes === undefined ? '' : `ulimit -f ${maxKibibytes}; `;
    const child = spawn('bash', ['-c', `${limit}exec "$0" "$@"`, process.execPath, BUNDLE, ...args], {
      cwd: this.home,
      env: { PATH: process.env.PATH ?? '', HOME: this.home, ...this.env },
      stdio: 'pipe',
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    return output(child);
  }
}

function output(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.on('data', (chunk: Buffer) => {
      texts[name] += chunk;
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...texts })));
}
