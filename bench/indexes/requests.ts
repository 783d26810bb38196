import { Load, TENANTS_PER_CLIENT } from '../ingest/load.ts';
import { BATCH, type TenantSamples } from '../ingest/samples.ts';
import { BATCH as OTLP_BATCH, TenantRecords } from '../otlp/records.ts';

export const KINDS = ['samples', 'records', 'points'] as const;
export type Kind = (typeof KINDS)[number];

/** What a client sends, for a server at any URL. */
export interface Request {
  readonly tenant: number;
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
}

export interface Round {
  readonly rows: number;
  /** One list for each client. */
  readonly lists: readonly (readonly Request[])[];
}

interface Size {
  readonly clients: number;
  /** Of each client in a round. */
  readonly batches: number;
}

/** Makes the rounds of each kind: samples to /v1/ingest, records and points to /otlp. */
export class Requests {
  readonly #size: Size;
  readonly #load: Load;
  readonly #records: readonly TenantRecords[];

  constructor(size: Size, samples: readonly TenantSamples[]) {
    this.#size = size;
    this.#load = new Load(size, samples);
    this.#records = samples.map((_one, tenant) => new TenantRecords(tenant));
  }

  next(kind: Kind): Promise<Round> {
    return kind === 'samples' ? this.#samples() : this.#otlp(kind);
  }

  async #samples(): Promise<Round> {
    const lists = this.#load.nextRound().map((own) =>
      own.map(({ tenant, body }) => ({
        tenant,
        path: '/v1/ingest',
        type: 'application/json',
        body: Buffer.from(body),
      })),
    );
    return { rows: lists.flat().length * BATCH, lists };
  }

  async #otlp(kind: 'records' | 'points'): Promise<Round> {
    const { clients, batches } = this.#size;
    const signal = kind === 'records' ? 'logs' : 'metrics';
    const lists: Request[][] = Array.from({ length: clients }, () => []);
    for (const [client, list] of lists.entries())
      for (let n = 0; n < batches; n++) {
        const records = this.#records[client + clients * (n % TENANTS_PER_CLIENT)] as TenantRecords;
        const { tenant, body } = await records.next(signal);
        list.push({ tenant, path: `/otlp/v1/${signal}`, type: 'application/x-protobuf', body });
      }
    return { rows: lists.flat().length * OTLP_BATCH, lists };
  }
}
