import type { Machine } from './machine.ts';
import { ConnectRefused } from './refused.ts';
import type { Terminal } from './terminal.ts';

/** What the program works with. */
export interface Context {
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly now: () => Date;
  /** The file that this program is in when it is one file: hooks run a copy of it. */
  readonly script: string;
}

/** Asks before files are written. Throws ConnectRefused for any answer but yes. */
export async function agree({ ask }: Terminal, isAgreed: boolean | undefined): Promise<void> {
  if (isAgreed) return;
  if (!ask)
    throw new ConnectRefused(
      'Nothing was written, because there is no terminal to ask on. Add --yes to write.',
    );
  const answer = await ask('Write this? [y/N] ');
  if (!/^y(es)?$/i.test(answer.trim())) throw new ConnectRefused('Nothing was written.');
}
