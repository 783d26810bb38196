import { Aead } from '../../../../lib/aead.ts';

const PURPOSE = 'sealed by a session';

/** Encrypts a value as text that only the holder of `secret` can read or alter. The secret must be random, not a password. */
export const sealed = (secret: string, value: object): string =>
  new Aead(secret, PURPOSE).seal(JSON.stringify(value));

/** `undefined` if the text was not sealed with this secret or was altered. */
export function unsealed(secret: string, text: string): unknown {
  const opened = new Aead(secret, PURPOSE).open(text);
  return opened === undefined ? undefined : JSON.parse(opened);
}
