import { readFileSync } from 'node:fs';
import { unusable } from './files/snapshot.ts';
import type { Machine } from './machine.ts';
import { ConnectRefused } from './refused.ts';
import type { Terminal } from './terminal.ts';

export const KEY_VARIABLE = 'OMNIMEMORY_API_KEY';

/**
 * The key of `--key-file`, of the environment, or the one that is configured; else the person is asked. `undefined` is
 * local mode. It is never an argument, which every user of the computer could see.
 */
export async function readKey(
  { keyFile, mayAsk, configured }: KeySource,
  { env }: Machine,
  terminal: Terminal,
): Promise<string | undefined> {
  if (keyFile !== undefined)
    return checked(await readFrom(keyFile, terminal), keyFile === '-' ? 'stdin' : keyFile);
  const fromEnv = env[KEY_VARIABLE]?.trim();
  if (fromEnv) return checked(fromEnv, KEY_VARIABLE);
  if (configured !== undefined || !mayAsk || !terminal.askSecret) return configured;
  const answer = (
    await terminal.askSecret('API key (leave it empty if the server is in local mode): ')
  ).trim();
  return answer === '' ? undefined : checked(answer, 'the answer');
}

interface KeySource {
  readonly keyFile: string | undefined;
  readonly mayAsk: boolean;
  readonly configured: string | undefined;
}

async function readFrom(file: string, terminal: Terminal): Promise<string> {
  if (file === '-') return (await terminal.readStdin()).trim();
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw unusable(file, 'read', error);
  }
}

/** The text itself is not repeated: it may be another secret. */
function checked(text: string, source: string): string {
  if (/^omk_\w{16,128}$/.test(text)) return text;
  throw new ConnectRefused(
    `${source} has no OmniMemory key: that is omk_ and letters and digits, in one line.`,
  );
}
