import { isDeepStrictEqual } from 'node:util';
import { PATH, SESSION_COLUMNS } from './newest-sessions.ts';

type Row = Readonly<Record<string, unknown>>;

/** Throws unless both servers return the same sessions for this key, in the same order, with the same columns in any order. */
export async function assertSameResponses(urls: readonly [string, string], key: string): Promise<void> {
  const [ours, theirs] = (await Promise.all(urls.map((url) => newest(url, key)))) as [Row[], Row[]];
  if (ours.length === 0) throw new Error('A tenant has no sessions, so the responses prove nothing.');
  if (!isDeepStrictEqual(ours.map(idOf), theirs.map(idOf)))
    throw new Error('The servers return different sessions.');
  for (const row of [ours[0], theirs[0]]) {
    if (!isDeepStrictEqual(Object.keys(row ?? {}).sort(), [...SESSION_COLUMNS].sort()))
      throw new Error('The servers return different columns.');
  }
}

async function newest(url: string, key: string): Promise<Row[]> {
  const response = await fetch(`${url}${PATH}`, { headers: { authorization: `Bearer ${key}` } });
  if (response.status !== 200) throw new Error(`${url} responded with status ${response.status}.`);
  return ((await response.json()) as { data: Row[] }).data;
}

const idOf = (row: Row) => row.session_id;
