import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { childEnvironment } from '../support/child-environment.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Loaded before a program: prints the addresses of the modules that it has loaded when it ends. */
const LIST = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const seen = [];
  registerHooks({ load(url, context, next) { seen.push(url); return next(url, context); } });
  process.on('exit', () => console.log('LOADED' + JSON.stringify(seen)));`)}`;

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'omnimemory-home-'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const serves = (file: string) => /\.(service|repository)\.ts$|^src\/(container|db\/pools|http)/.test(file);

/** The packages and the files of `src` that a program has loaded, and what it printed. */
function run(...program: string[]) {
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', LIST, ...program], {
    cwd: ROOT,
    env: childEnvironment({ HOME: home }),
    encoding: 'utf8',
  });
  const [printed = '', list = '[]'] = stdout.split('LOADED');
  const urls = JSON.parse(list) as string[];
  const packages = urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  const files = urls.flatMap((url) => /^file:.*\/(src\/(?!.*node_modules).+)$/.exec(url)?.[1] ?? []);
  return { printed: printed + stderr, packages: [...new Set(packages)], files };
}

test.each([
  ['--version', /^\d+\.\d+\.\d+\n$/],
  ['--help', /Operate an OmniMemory Cloud database/],
  ['tenant --help', /suspend a tenant/],
  ['connect --help', /send the telemetry of a coding tool/],
  ['tenant create', /required option '--name <name>' not specified/],
  ['tenant suspend !', /a tenant id is 1 to 64 letters/],
  ['migrate down --count none', /expected a whole number/],
  ['nothing', /unknown command 'nothing'/],
])('`%s` is answered without loading a database driver or a service', (command, answer) => {
  const { printed, packages, files } = run('src/cli/cli.ts', ...command.split(' '));
  expect(printed).toMatch(answer);
  expect(packages.sort()).toEqual(['commander', 'zod']);
  expect(files.filter(serves)).toEqual([]);
  expect(files).toContain('src/cli/program.ts');
});

test.each(['--print', '--dry-run', '--yes', '--undo'])(
  '`connect … %s` loads what edits files, and nothing that talks to a database or serves requests',
  (option) => {
    const key = join(home, 'key');
    writeFileSync(key, `omk_${'a'.repeat(43)}`);
    const command = ['connect', 'claude-code', '--url', 'http://127.0.0.1:9', '--key-file', key, option];
    const { printed, packages, files } = run('src/cli/cli.ts', ...command);
    expect(printed).toMatch(/OTEL_EXPORTER_OTLP_ENDPOINT/);
    for (const heavy of ['pg', 'kysely', 'express', 'graphile-worker', 'pino'])
      expect(packages).not.toContain(heavy);
    expect(files).toContain('src/connect/run.ts');
    expect(files.filter(serves)).toEqual([]);
  },
);

test('a server loads no SDK of a system that is not configured, nor of a protocol that nobody has used yet', () => {
  const { packages } = run('--input-type=module', '--eval', "await import('./src/server.ts')");
  expect(packages).toContain('express');
  expect(packages).not.toContain('stripe');
  expect(packages).not.toContain('nodemailer');
  expect(packages).not.toContain('@modelcontextprotocol/server');
});

test('a program that was started before loads no stripper of types', () => {
  const folder = join(home, 'compiled');
  const print = `data:text/javascript,process.on('exit', () => console.log(process.moduleLoadList.join()))`;
  const start = () =>
    spawnSync(
      process.execPath,
      ['--import', print, '--import', './src/config/compile-cache.js', 'src/cli/cli.ts', '--version'],
      { cwd: ROOT, env: childEnvironment({ NODE_COMPILE_CACHE: folder }), encoding: 'utf8' },
    ).stdout;
  expect(start()).toContain('internal/deps/amaro');
  expect(start()).not.toContain('internal/deps/amaro');
});
