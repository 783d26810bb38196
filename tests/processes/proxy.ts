import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '../support/child-environment.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');
// Debian puts nginx where only root looks
const PATH = `${process.env.PATH}${delimiter}/usr/sbin`;

export interface Proxy {
  readonly url: string;
  stop(): Promise<void>;
}

export type ProxyName = 'nginx' | 'caddy';

export function isInstalled(program: string, flag: string): boolean {
  try {
    execFileSync(program, [flag], { env: { PATH }, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The example of deploy/, with other addresses and without TLS. Throws if a line is not there that has to differ. */
export async function startProxy(
  name: ProxyName,
  port: number,
  processes: readonly number[],
): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-proxy-'));
  const start = { nginx: startNginx, caddy: startCaddy }[name];
  const child = await start(folder, port, processes);
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url))) await sleep(20);
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startNginx(folder: string, port: number, processes: readonly number[]): Promise<ChildProcess> {
  const example = replaced(await readFile(join(DEPLOY, 'nginx/omnimemory.conf'), 'utf8'), [
    ...addresses(processes),
    ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
    [/^\s*ssl_certificate.*$/gm, ''],
  ]);
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const temporary = places.map((one) => `${one}_temp_path ${folder}/${one};`).join('\n');
  const file = join(folder, 'nginx.conf');
  // what Debian's nginx.conf has around it
  await writeFile(
    file,
    `worker_processes 2;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents { worker_connections 768; }\n` +
      `http {\naccess_log off;\n${temporary}\n${example}\n}\n`,
  );
  return spawn('nginx', ['-c', file, '-e', `${folder}/error.log`, '-g', 'daemon off;'], {
    env: { PATH },
    stdio: 'ignore',
  });
}

async function startCaddy(folder: string, port: number, processes: readonly number[]): Promise<ChildProcess> {
  const example = replaced(await readFile(join(DEPLOY, 'caddy/Caddyfile'), 'utf8'), [
    ...addresses(processes),
    ['\nmemory.example {', `\nhttp://127.0.0.1:${port} {`],
  ]);
  const file = join(folder, 'Caddyfile');
  await writeFile(file, `{\n\tadmin off\n}\n${example}`);
  return spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
    env: childEnvironment({ HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }),
    stdio: 'ignore',
  });
}

const addresses = (processes: readonly number[]): [string, string][] =>
  processes.map((port, n) => [`127.0.0.1:${8003 + n}`, `127.0.0.1:${port}`]);

function replaced(text: string, changes: readonly (readonly [string | RegExp, string])[]): string {
  return changes.reduce((done, [from, to]) => {
    const next = done.replace(from, to);
    if (next === done) throw new Error(`The example has no ${from}.`);
    return next;
  }, text);
}

const answers = (url: string) =>
  fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
