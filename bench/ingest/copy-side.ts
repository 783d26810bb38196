import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Resources } from '../support/resources.ts';
import { COPY_COLUMNS } from './samples.ts';

/**
 * A client that writes batches with COPY, one transaction per batch. COPY is not available to roles under row-level
 * security.
 */
export class CopyClient {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(resources: Resources, superuserUrl: string): Promise<CopyClient> {
    const client = await resources.use(
      async () => {
        const opening = new pg.Client({ connectionString: superuserUrl });
        opening.on('error', () => {});
        await opening.connect();
        return opening;
      },
      (opened) => opened.end(),
    );
    return new CopyClient(client);
  }

  async send(batches: readonly Buffer[]): Promise<void> {
    for (const batch of batches) {
      const rows = this.#client.query(copyFrom(`copy metrics (${COPY_COLUMNS.join(', ')}) from stdin`));
      await pipeline(Readable.from([batch]), rows);
    }
  }
}
