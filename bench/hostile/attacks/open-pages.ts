import { SCRIPT_PATH } from '../../../src/http/openapi/docs-page.ts';
import type { Attack, Attacker } from '../attacker.ts';

const READERS = 1_000;
const READERS_EACH_TICK = 20;
const TICK_MS = 200;
const PIPELINES = 100;
const PIPELINED = 20;
const PIPELINES_EVERY_MS = 15_000;
const PAGES = [SCRIPT_PATH, '/openapi.json'] as const;
const MAX_HOSTS = 200;

const pageOf = (n: number) => PAGES[n % 2 === 0 ? 0 : 1];

/** A thousand clients of pages that need no key, which do not read the response. */
export const slowReaders: Attack = {
  name: 'slow readers',
  async run(attacker) {
    const readers = new Set<object>();
    await attacker.every(TICK_MS, 1, async (tick) => {
      for (let n = 0; n < READERS_EACH_TICK && readers.size < READERS; n++) {
        const socket = attacker.open(attacker.address(1 + ((tick * READERS_EACH_TICK + n) % MAX_HOSTS)));
        readers.add(socket);
        socket.pause();
        socket.once('close', () => {
          readers.delete(socket);
          attacker.count('closed');
        });
        socket.write(attacker.head({ path: pageOf(n) }));
        attacker.count('opened');
      }
    });
  },
};

/** A hundred connections that send twenty pipelined requests, and read everything. */
export const pipelinedReaders: Attack = {
  name: 'pipelined readers',
  run: (attacker) =>
    attacker.every(PIPELINES_EVERY_MS, 1, () =>
      Promise.all(Array.from({ length: PIPELINES }, (_, n) => pipeline(attacker, n))),
    ),
};

function pipeline(attacker: Attacker, n: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = attacker.open(attacker.address(1 + n));
    const end = () => {
      socket.destroy();
      attacker.count('closed');
      resolve();
    };
    socket.resume();
    socket.once('close', end);
    socket.setTimeout(10_000, end);
    socket.write(attacker.head({ path: '/openapi.json' }).repeat(PIPELINED - 1));
    socket.write(attacker.head({ path: '/openapi.json' }, 'close'));
  });
}
