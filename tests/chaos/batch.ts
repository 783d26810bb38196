import type { Random } from '../support/random.ts';

export const TYPES = ['metric', 'cache_hit', 'velocity', 'operation', 'checkpoint'] as const;
export type ItemType = (typeof TYPES)[number];

/** What makes it safe to send a batch twice. `nothing`: it is not safe, and a client does not. */
export const SAFEGUARDS = ['ids', 'key', 'some ids and key', 'nothing'] as const;
export type Safeguard = (typeof SAFEGUARDS)[number];

/** A session, and in it the one series of samples that a client writes. */
export interface Session {
  readonly id: string;
  /** The counter `tokens_saved` of its tool. */
  saved: number;
}

export interface Batch {
  readonly client: number;
  readonly number: number;
  readonly safeguard: Safeguard;
  readonly sessionId: string;
  readonly types: readonly ItemType[];
  /** The counter in its last sample; `undefined` where it has none. */
  readonly lastSaved: number | undefined;
  readonly body: string;
  sendings: number;
  outcome: 'acknowledged' | 'given up' | 'open';
  receipt: string | undefined;
  /** Acknowledged by a repetition, while the first sending had stored it already. */
  wasThere: boolean;
}

const MAX_ITEMS = 200;

/** Where an item can be found again: in a text of it, or in a number. */
export const markOf = (client: number, batch: number, item: number): string =>
  `c${client}.b${batch}.i${item}`;
export const markNumber = (client: number, batch: number, item: number): number =>
  (client * 1_000_000 + batch) * 1_000 + item;
export const toolOf = (client: number): string => `chaos-${client}`;
export const keyOf = ({ client, number }: Batch): string => `chaos-${client}-${number}`;

/** 1 to 200 items of mixed types; small batches are more frequent than large ones. */
export function newBatch(random: Random, client: number, number: number, session: Session): Batch {
  const count = 1 + Math.floor((MAX_ITEMS - 0.001) * random.next() ** 2);
  const safeguard = random.pick(SAFEGUARDS);
  const types = Array.from({ length: count }, () => random.pick(TYPES));
  let lastSaved: number | undefined;
  const items = types.map((type, n) => {
    if (type === 'metric') {
      session.saved += random.between(0, 9);
      lastSaved = session.saved;
    }
    const hasId = safeguard === 'ids' || (safeguard === 'some ids and key' && random.chance(0.5));
    const id = hasId ? { id: markOf(client, number, n) } : {};
    return { type, ...id, data: dataOf(type, session, client, number, n) };
  });
  const body = JSON.stringify({ items });
  const fate = { sendings: 0, outcome: 'open', receipt: undefined, wasThere: false } as const;
  return { client, number, safeguard, sessionId: session.id, types, lastSaved, body, ...fate };
}

function dataOf(type: ItemType, { id, saved }: Session, client: number, batch: number, n: number): object {
  const mark = markOf(client, batch, n);
  const ofSession = { session_id: id, tool_id: toolOf(client) };
  switch (type) {
    case 'metric':
      return { ...ofSession, tokens_saved: saved, metadata: { mark } };
    case 'cache_hit':
      return { tool_id: toolOf(client), file_path: mark, tokens_saved: n };
    case 'velocity':
      return { session_id: id, tokens_saved: markNumber(client, batch, n), velocity: 1 };
    case 'operation':
      return {
        ...{ ...ofSession, tool_name: 'read', operation_mode: 'full', file_path: mark },
        ...{ tokens_original: 10, tokens_actual: 1, response_time_ms: 1 },
      };
    case 'checkpoint':
      return { ...ofSession, checkpoint_type: 'auto', summary: mark, visibility: 'team' };
  }
}
