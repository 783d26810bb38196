import type { Logger } from './logger.ts';

/** Tells the operator what the server does. */
export type Announce = (text: string, fields?: Readonly<Record<string, unknown>>) => void;

/** Text for the person at a terminal, lines of the log otherwise. */
export function announcer(log: Logger, out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>): Announce {
  return (text, fields = {}) => {
    if (out.isTTY) out.write(`${text}\n`);
    else log.info(fields, text);
  };
}
