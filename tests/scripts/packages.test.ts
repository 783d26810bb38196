import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import packageJson from '../../package.json' with { type: 'json' };
import { packClient } from '../../scripts/packages/pack.ts';
import { asJavaScript, stageServerPackage } from '../../scripts/packages/server-package.ts';
import { childEnvironment } from '../support/child-environment.ts';

const MODULES = join(import.meta.dirname, '../../node_modules');

/** This Node, and the one of the machine if it is another one: Node 20 where `npm ci` brought this one. */
const NODES = [
  process.execPath,
  ...(process.env.PATH ?? '')
    .split(':')
    .filter((folder) => folder !== '' && !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .slice(0, 1),
];

let folder: string;
const at = (...names: string[]) => join(folder, ...names);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnimemory-packages-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the package of the client', () => {
  const bare = () => at('bare');

  beforeAll(async () => {
    mkdirSync(bare());
    writeFileSync(join(bare(), 'package.json'), '{"name":"bare","private":true,"type":"module"}');
    // what it depends on, so that nothing has to be fetched
    const others = ['openapi-fetch', 'openapi-typescript-helpers'].map((name) => join(MODULES, name));
    execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', bare(), ...others]);
    await packClient(bare());
    const files = readdirSync(bare()).filter((name) => name.endsWith('.tgz'));
    const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', at('cache')];
    execFileSync('npm', ['install', ...options, ...files.map((name) => `./${name}`)], {
      cwd: bare(),
      stdio: 'ignore',
    });
  }, 120_000);

  test('has JavaScript and types, and nothing that only this repository needs', () => {
    const inside = readdirSync(join(bare(), 'node_modules/@omnimemory/client'), { recursive: true });
    expect(inside.filter((name) => `${name}`.endsWith('.ts') && !`${name}`.endsWith('.d.ts'))).toEqual([]);
    expect(inside).toEqual(
      expect.arrayContaining(['dist/client.js', 'dist/client.d.ts', 'LICENSE', 'README.md']),
    );
    expect(existsSync(join(bare(), 'node_modules/typescript'))).toBe(false);
  });

  test.each(NODES)('%s imports it', (node) => {
    const code = `import { OmniMemory } from '@omnimemory/client';
      const requested = [];
      const fetch = async (request) => { requested.push(request.url); return Response.json({ ok: true }); };
      const memory = new OmniMemory({ baseUrl: 'http://memory.example', fetch });
      const answer = await memory.request('GET /v1/sessions/{session_id}', { params: { session_id: 'a b' } });
      console.log(JSON.stringify([requested, answer]));`;
    const { stdout, stderr } = spawnSync(node, ['--input-type=module', '--eval', code], {
      cwd: bare(),
      env: childEnvironment(),
      encoding: 'utf8',
    });
    expect([stderr, JSON.parse(stdout)]).toEqual([
      '',
      [['http://memory.example/v1/sessions/a%20b'], { ok: true }],
    ]);
  });

  test('TypeScript knows every operation by it, and refuses what the API does not have', () => {
    const code = `import { OmniMemory, type OutputOf } from '@omnimemory/client';
      const memory = new OmniMemory();
      const session: OutputOf<'POST /v1/sessions'> = await memory.request('POST /v1/sessions', { body: { tool_id: 'x' } });
      export const id: string = session.session_id;
      // @ts-expect-error: a body needs its tool
      await memory.request('POST /v1/sessions', { body: {} });
      // @ts-expect-error: there is no such operation
      await memory.request('GET /v1/nothing', {});`;
    writeFileSync(join(bare(), 'check.ts'), code);
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', 'check.ts'];
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(MODULES, 'typescript/bin/tsc'), '--ignoreConfig', ...options],
      { cwd: bare(), encoding: 'utf8' },
    );
    expect([stdout, status]).toEqual(['', 0]);
  });
});

describe('the package of the server', () => {
  const installed = () => at('machine/node_modules', packageJson.name);
  const command = () => at('machine/node_modules/.bin/omnimemory');

  beforeAll(async () => {
    await stageServerPackage(installed());
    for (const name of readdirSync(MODULES).filter((one) => !one.startsWith('.')))
      symlinkSync(join(MODULES, name), at('machine/node_modules', name));
    mkdirSync(at('machine/node_modules/.bin'));
    symlinkSync(`../${packageJson.name}/bin/omnimemory.js`, command());
  }, 60_000);

  const run = (node: string, ...args: string[]) =>
    spawnSync(node, [command(), ...args], { cwd: folder, env: childEnvironment(), encoding: 'utf8' });

  test('is JavaScript, because Node strips no types below node_modules', () => {
    const files = readdirSync(join(installed(), 'src'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((name) => name.endsWith('.ts'))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['main.js', 'cli/cli.js', 'connect/bundle/connect.mjs']));
    const move = readFileSync(join(installed(), 'src/cli/move.js'), 'utf8');
    expect(move).not.toContain("cli.ts'");
  });

  test('its command runs through the link that npm makes, with everything that it loads', () => {
    expect(run(process.execPath, '--version')).toMatchObject({
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
    expect(run(process.execPath, 'settings', '--set')).toMatchObject({ status: 0, stdout: '' });
    const everything = `await Promise.all(['server', 'cli/services', 'cli/schema/migrations', 'cli/schema/diagnosis']
      .map((name) => import('${installed()}/src/' + name + '.js'))); console.log('loaded'); process.exit()`;
    const loaded = spawnSync(process.execPath, ['--input-type=module', '--eval', everything], {
      encoding: 'utf8',
    });
    expect([loaded.stderr, loaded.stdout]).toEqual(['', 'loaded\n']);
  });

  test('an older Node is told which one is needed', () => {
    const [, older] = NODES;
    const isOlder =
      older && Number.parseInt(execFileSync(older, ['--version'], { encoding: 'utf8' }).slice(1), 10) < 24;
    if (!isOlder) return;
    expect(run(older, '--version')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^omnimemory needs Node 24 or newer; this is Node \d+/),
    });
  });

  test('modules name each other, their workers and their processes by the names that they have there', () => {
    const source = `import { a } from './a.ts';\nconst b = await import('../b.ts');\nnew URL('./c-worker.ts', import.meta.url);\nconst files = ['app/passwords.ts'];\n`;
    expect(asJavaScript(source)).toBe(
      source.replace('a.ts', 'a.js').replace('b.ts', 'b.js').replace('c-worker.ts', 'c-worker.js'),
    );
  });
});
