import { setTimeout as wait } from 'node:timers/promises';

const ITEMS_AT_ONCE = 500;
const AT_ONCE = 3;
const PROJECT = 'project-0';

export type Kind = 'checkpoint' | 'memory';
export type Mode = 'hybrid' | 'words' | 'meaning';

export interface Hit {
  /** The number of the text, in the order of storing, from 0. */
  readonly text: number;
  readonly foundBy: readonly string[];
  readonly similarity: number | null;
}

interface Received {
  readonly data: readonly {
    readonly checkpoint_id?: string;
    readonly key?: string;
    readonly found_by?: readonly string[];
    readonly similarity?: number | null;
  }[];
  readonly meaning?: { readonly state: string; readonly waiting: number };
}

/** A tenant whose texts are stored and searched over HTTP. */
export class SearchedTenant {
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #sessionId: string;
  readonly #numbers = new Map<string, number>();
  readonly #counts: Record<Kind, number> = { checkpoint: 0, memory: 0 };

  constructor(url: URL, key: string, sessionId: string) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    this.#sessionId = sessionId;
  }

  /** How many checkpoints it has stored. */
  get count(): number {
    return this.#counts.checkpoint;
  }

  /** The number of a checkpoint; -1 if it stored none with that id. */
  numberOf(checkpointId: string): number {
    return this.#numbers.get(checkpointId) ?? -1;
  }

  /** Each text as the summary of a checkpoint. */
  async storeCheckpoints(texts: readonly string[]): Promise<void> {
    for (let start = 0; start < texts.length; start += ITEMS_AT_ONCE) {
      const items = texts.slice(start, start + ITEMS_AT_ONCE).map((summary) => ({
        type: 'checkpoint',
        data: {
          ...{
            session_id: this.#sessionId,
            tool_id: 'cursor',
            checkpoint_type: 'manual',
            visibility: 'team',
          },
          summary,
        },
      }));
      const { results } = await this.#send<{ results: { checkpoint_id?: string }[] }>('POST', '/v1/ingest', {
        items,
      });
      for (const { checkpoint_id: id } of results) {
        if (id === undefined) throw new Error('A checkpoint was not stored.');
        this.#numbers.set(id, this.#counts.checkpoint++);
      }
    }
  }

  /** Each text as the value of a memory. */
  async storeMemories(texts: readonly string[]): Promise<void> {
    const start = this.#counts.memory;
    await inTurns([...texts.entries()], async ([n, value]) => {
      const number = start + n;
      await this.#send('PUT', `/v1/projects/${PROJECT}/memories/n${number}`, { value });
      this.#numbers.set(`n${number}`, number);
    });
    this.#counts.memory += texts.length;
  }

  /** Resolves when every text has its vectors. */
  async isReady(): Promise<void> {
    for (;;) {
      const { meaning } = await this.#ask('anything', { mode: 'hybrid', type: 'checkpoint', limit: '1' });
      if (meaning?.state === 'ready') return;
      if (meaning?.state !== 'partial') throw new Error(`The search by meaning is ${meaning?.state}.`);
      await wait(250);
    }
  }

  /** None for a question that is refused: with words alone, as with operators, more than 12 words are too many. */
  async find(q: string, type: Kind, mode: Mode, more: Readonly<Record<string, string>> = {}): Promise<Hit[]> {
    const { data } = await this.#ask(q, { mode, type, limit: '10', ...more });
    return data.map(({ checkpoint_id, key, found_by = [], similarity = null }) => ({
      text: this.#numbers.get(checkpoint_id ?? key ?? '') ?? -1,
      foundBy: found_by,
      similarity,
    }));
  }

  async #ask(q: string, query: Readonly<Record<string, string>>): Promise<Received> {
    const path = `/v1/search?${new URLSearchParams({ q, ...query })}`;
    const response = await fetch(new URL(path, this.#url), { headers: this.#headers });
    if (response.status === 422) return { data: [] };
    return received(response);
  }

  async #send<T>(method: string, path: string, body: object): Promise<T> {
    const { href } = new URL(path, this.#url);
    return received(await fetch(href, { method, headers: this.#headers, body: JSON.stringify(body) }));
  }
}

/** Over a few connections at once. The results are in the order of the items. */
export async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const n = next++;
      results[n] = await work(items[n] as T);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

async function received<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`The server answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
