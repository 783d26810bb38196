import type { Attack } from '../attacker.ts';
import { gzipped, repeated } from '../bodies.ts';

const LEVELS = 8_000_000;
const FIELDS = 1_000_000;

function unknownFields(): Buffer {
  const fields = Array.from({ length: FIELDS }, (_, n) => `"f${n}":0`);
  return Buffer.from(`{"items":[],${fields.join(',')}}`);
}

/** Bodies that are refused after parsing and validation, which occupy the main thread. One a second. */
export const oneThread: Attack = {
  name: 'one thread',
  async run(attacker) {
    const session = '{"format":"omnimemory.session","version":1,"session":{},"checkpoints":[';
    const requests = [
      gzipped('/v1/ingest', repeated('{"items":[', '[],', ']}')),
      gzipped('/v1/ingest', Buffer.from(`{"items":${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}`)),
      gzipped('/v1/ingest', unknownFields()),
      gzipped('/v1/sessions/import', repeated(session, '{},', ']}')),
    ];
    await attacker.every(1_000, 4, (n) => {
      const request = requests[n % requests.length];
      return request ? attacker.send(request) : Promise.resolve();
    });
  },
};
