import type { Attack, Attacker } from '../attacker.ts';
import { gzipped } from '../bodies.ts';

const SIGN_INS = 60;
const EVERY_MS = 2_000;

/** Sixty at once, from sixty networks and for sixty accounts, so that no limit on attempts stops them. */
export const signIns: Attack = {
  name: 'sign-ins',
  run: (attacker) =>
    attacker.every(EVERY_MS, 1, (round) =>
      Promise.all(Array.from({ length: SIGN_INS }, (_, n) => signIn(attacker, round, n))),
    ),
};

function signIn(attacker: Attacker, round: number, n: number): Promise<void> {
  const email = `nobody-${round}-${n}@example.com`;
  const body = Buffer.from(JSON.stringify({ email, password: 'a password that opens nothing' }));
  return attacker.send({ method: 'POST', path: '/auth/login', body }, `127.1.${round % 256}.${1 + n}`);
}

/** Small compressed batches: they need the threads that hash passwords. */
export const smallGzip: Attack = {
  name: 'small gzip batches',
  run: (attacker) =>
    attacker.every(500, 8, () => {
      const data = { timestamp: new Date().toISOString(), tool_id: 'cursor', tokens_saved: 1 };
      const items = Array.from({ length: 5 }, () => ({ type: 'metric', data }));
      return attacker.send(gzipped('/v1/ingest', Buffer.from(JSON.stringify({ items }))));
    }),
};
