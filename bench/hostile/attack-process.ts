import { setPriority } from 'node:os';
import { announce } from '../support/child-process.ts';
import { Attacker } from './attacker.ts';
import { ATTACKS } from './attacks/all.ts';

/**
 * A separate process with a lower priority than the server: all attacks at once against ATTACK_URL with the key
 * ATTACK_KEY for ATTACK_SECONDS. It announces the result of each, and ends.
 */
const NICE = 10;
const FIRST_NETWORK = 10;
const EXIT_AFTER_MS = 20_000;

async function main(): Promise<void> {
  setPriority(NICE);
  const { ATTACK_URL = '', ATTACK_KEY = '', ATTACK_SESSION = '', ATTACK_SECONDS, ATTACK_ONLY } = process.env;
  const seconds = Number(ATTACK_SECONDS);
  const options = { url: new URL(ATTACK_URL), key: ATTACK_KEY, sessionId: ATTACK_SESSION, seconds };
  // the bench gets its result even if an attack hangs
  setTimeout(() => process.exit(1), seconds * 1_000 + EXIT_AFTER_MS).unref();
  const chosen = ATTACKS.filter(({ name }) => !ATTACK_ONLY || name === ATTACK_ONLY);
  const outcomes = await Promise.all(
    chosen.map(async ({ name, run }, n) => {
      const attacker = new Attacker(options, FIRST_NETWORK + n);
      await run(attacker);
      return [name, attacker.counts] as const;
    }),
  );
  announce({ outcomes: Object.fromEntries(outcomes) });
}

await main();
