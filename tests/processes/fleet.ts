import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { ServerProcess } from '../support/server-process.ts';
import type { TestDatabase } from '../support/test-database.ts';
import { type ProxyName, startProxy } from './proxy.ts';

/** Processes of src/main.ts on one database behind a proxy, as docs/operate.md describes it. */
export interface Fleet {
  /** Of the proxy. */
  readonly url: string;
  /** Of each process itself. */
  readonly urls: readonly string[];
  readonly processes: readonly ServerProcess[];
  /** Tells a process to stop and waits for its end. Gives the exit code. */
  stopOne(n: number): Promise<number | null>;
  /** Starts a process again, on its port, and waits until it is ready. */
  startOne(n: number): Promise<void>;
  stop(): Promise<void>;
}

export interface FleetOptions {
  readonly proxy?: ProxyName;
  readonly size?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that depend on the URL of the proxy. */
  readonly envFor?: (url: string) => Promise<Readonly<Record<string, string>>>;
}

export async function startFleet(
  db: TestDatabase,
  { proxy: name = 'nginx', size = 3, env = {}, envFor }: FleetOptions = {},
): Promise<Fleet> {
  const port = await freePort();
  const ports: number[] = [];
  for (let n = 0; n < size; n++) ports.push(await freePort());
  const { roles } = db.urls;
  const environment = {
    DATABASE_URL: roles.tenant,
    DATABASE_URL_IDENTITY: roles.identity,
    DATABASE_URL_BILLING: roles.billing ?? '',
    DATABASE_URL_IMPORT: roles.import ?? '',
    DATABASE_URL_DELETION: roles.deletion ?? '',
    TRUST_PROXY: '1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SECRET_KEY: 'a secret key of at least thirty-two characters',
    SHARED_LIMITS: 'on',
    ...env,
    ...(await envFor?.(`http://127.0.0.1:${port}`)),
  };
  const urls = ports.map((one) => `http://127.0.0.1:${one}`);
  const processes: ServerProcess[] = [];
  const startOne = async (n: number) => {
    processes[n] = new ServerProcess({ ...environment, PORT: `${ports[n]}` });
    await processes[n].serving();
    while (!(await isReady(urls[n] ?? ''))) await sleep(20);
  };
  // one after the other: two cores
  for (let n = 0; n < size; n++) await startOne(n);
  const proxy = await startProxy(name, port, ports);
  return {
    ...{ url: proxy.url, urls, processes, startOne },
    stopOne: async (n) => (await processes[n]?.stop()) ?? null,
    stop: async () => {
      await proxy.stop();
      await Promise.all(processes.map((one) => one.stop()));
    },
  };
}

const isReady = async (url: string) => (await fetch(`${url}/readyz`)).status === 200;
