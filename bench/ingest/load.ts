import { BATCH, type BatchOf, type TenantSamples } from './samples.ts';

/** Tenants whose tools send during the measurement: the server caches their keys, as in production. */
export const TENANTS_PER_CLIENT = 5;

/** One list for each client. */
export type Batches = readonly (readonly BatchOf[])[];

export interface LoadSize {
  readonly clients: number;
  /** Of each client in a round. */
  readonly batches: number;
}

/** Builds the requests of a round: each client sends for its own tenants, in turn. */
export class Load {
  readonly #options: LoadSize;
  readonly #agents: readonly TenantSamples[];
  #turn = 0;

  constructor(options: LoadSize, agents: readonly TenantSamples[]) {
    this.#options = options;
    this.#agents = agents;
  }

  get rowsPerRound(): number {
    return this.#options.clients * this.#options.batches * BATCH;
  }

  nextRound(): Batches {
    const { clients, batches } = this.#options;
    const ofClient = (client: number) =>
      Array.from({ length: batches }, (_, n) => {
        const tenant = (client + clients * (this.#turn + n)) % this.#agents.length;
        return (this.#agents[tenant] as TenantSamples).nextBatch();
      });
    const round = Array.from({ length: clients }, (_, client) => ofClient(client));
    this.#turn += batches;
    return round;
  }
}
