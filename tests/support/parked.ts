import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestDatabase } from './test-database.ts';

export interface ParkedRequest {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  /** How many queries the server needs to identify the caller. */
  readonly questions: number;
}

export interface ParkedAnswer {
  readonly status: number;
  readonly code: string | undefined;
  readonly text: string;
}

/**
 * Sends the headers and half of the body, waits until the server has identified the caller, does `meanwhile`, and sends
 * the rest.
 */
export async function parked(
  db: TestDatabase,
  { origin, method, path, headers, body, questions }: ParkedRequest,
  meanwhile: () => Promise<unknown>,
): Promise<ParkedAnswer> {
  const bytes = Buffer.from(body);
  const half = Math.ceil(bytes.length / 2);
  const identified = answersOf(db, questions);
  const sent = request(`${origin}${path}`, {
    method,
    headers: { 'content-type': 'application/json', 'content-length': bytes.length, ...headers },
  });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.write(bytes.subarray(0, half));
  await identified;
  await meanwhile();
  sent.end(bytes.subarray(half));
  const [answer] = await answered;
  const given = await text(answer);
  const code = given === '' ? undefined : (JSON.parse(given) as { code?: string }).code;
  return { status: answer.statusCode ?? 0, code, text: given };
}

/** Until this many connections have gone back to the pool of the identity role. */
async function answersOf({ pools }: TestDatabase, count: number): Promise<void> {
  const { identity } = pools;
  if (!identity) throw new Error('A test database has every pool.');
  for (let n = 0; n < count; n++) await once(identity, 'release');
}
