import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Billing } from './billing-setup.ts';
import { WEBHOOK_SECRET } from './billing-setup.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface ServerProcess {
  readonly url: string;
  readonly output: () => string;
  /** As a crash or a cut of the power. */
  kill(): Promise<void>;
  /** As an operator. Gives the exit code. */
  stop(): Promise<number | null>;
}

/** The server as it is run in production, on the test's database and the fake. */
export async function startServerProcess({ db, fake }: Billing, billingUrl: string): Promise<ServerProcess> {
  const { tenant, identity } = db.urls.doors;
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      PORT: '0',
      LOG_LEVEL: 'warn',
      LOCAL_MODE: 'off',
      DATABASE_URL: tenant,
      DATABASE_URL_IDENTITY: identity,
      DATABASE_URL_BILLING: billingUrl,
      STRIPE_SECRET_KEY: fake.secretKey,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: fake.url,
    },
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const collect = (chunk: Buffer) => {
      output += chunk;
      const [, found] = /listens on (http:\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('exit', () => reject(new Error(`The server ended: ${output}`)));
  });
  return {
    url,
    output: () => output,
    kill: async () => {
      await end(child, 'SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  return (await exit)[0];
}
