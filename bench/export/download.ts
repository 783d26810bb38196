import { createHash, type Hash } from 'node:crypto';

interface Archive {
  readonly url: URL;
  readonly key: string;
  readonly bytes: number;
}

/** The SHA-256 of an archive whose download breaks off in the middle and is resumed from there. */
export async function sumOfResumed(archive: Archive): Promise<string> {
  const hash = createHash('sha256');
  const first = await requested(archive, 200, {});
  const received = await readInto(hash, first, archive.bytes / 2);
  const rest = await requested(archive, 206, {
    Range: `bytes=${received}-`,
    'If-Range': first.headers.get('etag') ?? '',
  });
  const resumed = await readInto(hash, rest, Number.POSITIVE_INFINITY);
  if (received + resumed !== archive.bytes)
    throw new Error(`The download has ${received + resumed} of ${archive.bytes} bytes.`);
  return hash.digest('hex');
}

async function requested(
  { url, key }: Archive,
  status: number,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const response = await fetch(url, { headers: { Authorization: `Bearer ${key}`, ...headers } });
  if (response.status !== status) throw new Error(`The download was answered with ${response.status}.`);
  return response;
}

/** Returns the number of bytes. Leaves the response once it has read `enough`. */
async function readInto(hash: Hash, { body }: Response, enough: number): Promise<number> {
  let bytes = 0;
  for await (const chunk of body ?? []) {
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes >= enough) break;
  }
  return bytes;
}
