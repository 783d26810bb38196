import type pg from 'pg';

/** The messages of COPY that pg's connection can send, which its types leave out. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Runs a COPY … FROM STDIN with one row that no table takes, as far as the server asks for rows. */
export function copyIn(client: pg.Client, text: string): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const submittable = {
      submit: (wire: Wire) => wire.query(text),
      handleCopyInResponse: (wire: Wire) => {
        wire.sendCopyFromChunk(Buffer.from('\\N\n'));
        wire.endCopyFrom();
      },
      // after an error pg tells the query nothing more
      handleError: reject,
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve({ rowCount: 1, rows: [] } as unknown as pg.QueryResult),
    };
    client.query(submittable as unknown as pg.Submittable);
  });
}
