import type { Attack, Attacker } from '../attacker.ts';
import { brotlied, gzipped, repeated } from '../bodies.ts';

const ARRAYS_EACH = 5_400;

/** A batch of a thousand operations whose parameters are thousands of empty arrays: tiny when compressed. */
function batchOfArrays({ options: { sessionId: session_id } }: Attacker): Buffer {
  const parameters = { x: Array.from({ length: ARRAYS_EACH }, () => []) };
  const data = {
    ...{ session_id, tool_id: 'cursor', tool_name: 'read', operation_mode: 'full', parameters },
    ...{ tokens_original: 2, tokens_actual: 1, response_time_ms: 1 },
  };
  return repeated('{"items":[', `${JSON.stringify({ type: 'operation', data })},`, ']}');
}

/** Both encodings in turn, twice a second, two at once. */
export const compressedBodies: Attack = {
  name: 'compressed bodies',
  async run(attacker) {
    const batch = batchOfArrays(attacker);
    const requests = [brotlied('/v1/ingest', batch), gzipped('/v1/ingest', batch)] as const;
    await attacker.every(500, 8, (n) => attacker.send(requests[n % 2 === 0 ? 0 : 1]));
  },
};
