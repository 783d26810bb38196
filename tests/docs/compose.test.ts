import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const VARIABLES = [...read('.env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = '']) => name);

/** What the server must not have, and where it listens inside its container. */
const FIXED: Readonly<Record<string, string>> = {
  DATABASE_URL_OWNER: '',
  DATABASE_URL_ADMIN: '',
  OWNER_PASSWORD: '',
  ADMIN_PASSWORD: '',
  HOST: '0.0.0.0',
};
const OURS = ['api', 'migrate', 'cli'];

interface Service {
  readonly image: string;
  readonly env_file?: readonly { readonly path: string; readonly required: boolean }[];
  readonly environment: Readonly<Record<string, string>>;
}
const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
};

describe('docker-compose.yml', () => {
  test.each(OURS)('%s gets every variable of a file .env, which need not be there', (name) => {
    expect(services[name]?.env_file).toEqual([{ path: '.env', required: false }]);
  });

  test.each(OURS)('%s gets no other value than that of .env, except for what is fixed', (name) => {
    const replaced = Object.entries(services[name]?.environment ?? {}).filter(
      ([variable, value]) => !value.startsWith(`\${${variable}:-`),
    );
    expect(Object.fromEntries(replaced)).toEqual(name === 'api' ? FIXED : {});
  });

  test('one image serves, migrates and is the command line', () => {
    expect(OURS.map((name) => services[name]?.image)).toEqual(OURS.map(() => 'omnimemory-cloud'));
  });

  test('the server gets no right of the owner or the administrator, and local mode is off by default', () => {
    const { environment = {} } = services.api ?? {};
    expect(Object.values(environment).join()).not.toMatch(/omnimemory_owner|postgres:\/\/postgres/);
    expect(environment.LOCAL_MODE).toMatch(/LOCAL_MODE:-off/);
  });
});

function hasCompose(): boolean {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

(hasCompose() ? describe : describe.skip)('docker compose config', () => {
  test('every variable of .env.example reaches the containers with its value', () => {
    const folder = mkdtempSync(join(tmpdir(), 'omnimemory-compose-'));
    try {
      copyFileSync(join(ROOT, 'docker-compose.yml'), join(folder, 'docker-compose.yml'));
      const values = Object.fromEntries(VARIABLES.map((name, index) => [name, `${4_000 + index}`]));
      const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
      writeFileSync(join(folder, '.env'), lines.join(''));
      const args = ['compose', '--profile', 'cli', 'config', '--format', 'json'];
      const env = { PATH: process.env.PATH, DOCKER_CONFIG: process.env.DOCKER_CONFIG };
      const text = execFileSync('docker', args, { cwd: folder, encoding: 'utf8', env });
      const seen = JSON.parse(text).services as Readonly<Record<string, Service>>;
      for (const name of ['migrate', 'cli']) expect(seen[name]?.environment).toMatchObject(values);
      expect(seen.api?.environment).toMatchObject({ ...values, ...FIXED });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
