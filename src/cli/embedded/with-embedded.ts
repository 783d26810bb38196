import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedServer, type OpenOptions, openEmbeddedServer } from '../../db/embedded/embedded.ts';
import { onInterrupt } from '../output/streams.ts';

export const hasDatabase = (dataDir: string): Promise<boolean> =>
  stat(join(dataDir, 'postgres', 'PG_VERSION')).then(
    () => true,
    () => false,
  );

/** Runs `work` with the embedded server of a folder, which goes on running where it ran. */
export async function withEmbedded<T>(
  dataDir: string,
  work: (server: EmbeddedServer) => Promise<T>,
  options: Pick<OpenOptions, 'prepare'> = {},
): Promise<T> {
  const onWait = () =>
    console.error('Another process is starting or stopping the database; waiting for it …');
  const server = await openEmbeddedServer(dataDir, {}, { ...options, onWait });
  const release = onInterrupt(() => server.leave());
  try {
    return await work(server);
  } finally {
    release();
    await server.leave();
  }
}
