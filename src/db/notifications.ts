import pg from 'pg';
import type { Logger } from '../lib/logger.ts';
import { isDirect } from './direct-connection.ts';

export interface ListenerOptions {
  readonly url: string;
  /** The handler for the text of each notification, by channel. */
  readonly channels: Readonly<Record<string, (text: string) => void>>;
  readonly log: Logger;
  /** From now on every notification arrives. */
  readonly onConnected: () => void;
  /** From now on notifications may be missed. */
  readonly onDisconnected: () => void;
  /**
   * The handlers were called for all notifications of transactions that were committed before `since`, in milliseconds of
   * `performance.now`. Called several times a second while the connection works.
   */
  readonly onProof?: (since: number) => void;
}

export interface Listener {
  stop(): Promise<void>;
}

const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;
const PROBE_MS = 200;
const SILENCE_MS = 2_000;
const CONNECT_MS = 5_000;

/**
 * LISTENs on a connection of its own and reconnects when it is lost. LISTEN belongs to a session, so the URL must
 * connect directly to PostgreSQL. Behind a transaction pooler it logs a warning and never calls `onConnected`.
 */
export function startListener(options: ListenerOptions): Listener {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let retry = FIRST_RETRY_MS;

  const lost = () => {
    if (client === undefined) return;
    client.removeAllListeners('end');
    client.end().catch(() => {});
    client = undefined;
    options.onDisconnected();
    schedule(connect, retry);
    retry = Math.min(retry * 2, MAX_RETRY_MS);
  };

  const schedule = (work: () => void, delay: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(work, delay).unref();
  };

  // A connection that the network drops silently gives no sign; a query does. PostgreSQL sends what it has to notify
  // before it ends the answer to a query.
  const probe = () => {
    const [asked, since] = [client, performance.now()];
    asked?.query('select 1').then(
      () => {
        if (client !== asked) return;
        options.onProof?.(since);
        schedule(probe, PROBE_MS);
      },
      () => {
        if (client === asked) lost();
      },
    );
  };

  const connect = () => {
    const fresh = new pg.Client({
      connectionString: options.url,
      keepAlive: true,
      query_timeout: SILENCE_MS,
      connectionTimeoutMillis: CONNECT_MS,
    });
    client = fresh;
    fresh.on('error', () => lost());
    fresh.on('end', () => lost());
    fresh.on('notification', ({ channel, payload = '' }) => options.channels[channel]?.(payload));
    fresh
      .connect()
      .then(() => fresh.query(listenTo(Object.keys(options.channels))))
      .then(() => isDirect(fresh))
      .then((direct) => {
        if (client !== fresh) return;
        if (!direct) {
          options.log.warn(
            'the URL for LISTEN connects to a transaction pooler, which does not deliver notifications; use a direct URL',
          );
          stopListening();
          return;
        }
        retry = FIRST_RETRY_MS;
        options.onConnected();
        probe();
      })
      .catch((error: Error) => {
        options.log.debug({ reason: error.message }, 'the listener could not connect; it will be retried');
        if (client === fresh) lost();
      });
  };

  const stopListening = async () => {
    stopped = true;
    clearTimeout(timer);
    const last = client;
    client = undefined;
    last?.removeAllListeners('end');
    await last?.end().catch(() => {});
  };

  connect();
  return { stop: stopListening };
}

const listenTo = (channels: string[]): string =>
  channels.map((channel) => `listen ${pg.escapeIdentifier(channel)}`).join('; ');
