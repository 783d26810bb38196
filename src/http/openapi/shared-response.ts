import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { RequestHandler } from 'express';
import { includesTag } from '../endpoints/entity-tags.ts';

interface Shared {
  readonly plain: Buffer;
  readonly zipped: Buffer;
  readonly digest: string;
}

/**
 * Responds to every GET with the same bytes. They are created and compressed once, on the first request. A slow client
 * then holds a reference to the shared buffer; a string would be encoded into a copy for each client.
 */
export function sharedResponse(
  content: () => string | Promise<Buffer>,
  headers: Readonly<Record<string, string>>,
): RequestHandler {
  let shared: Promise<Shared> | undefined;
  return async (request, response) => {
    shared ??= share(content);
    const { plain, zipped, digest } = await shared;
    const takesGzip = request.acceptsEncodings('gzip', 'identity') === 'gzip';
    const etag = takesGzip ? `"${digest}-gzip"` : `"${digest}"`;
    response.set({ 'Cache-Control': 'no-cache', ...headers, ETag: etag, Vary: 'Accept-Encoding' });
    if (includesTag(request.headers['if-none-match'], etag)) {
      response.removeHeader('Content-Type');
      response.status(304).end();
      return;
    }
    const body = takesGzip ? zipped : plain;
    if (takesGzip) response.set('Content-Encoding', 'gzip');
    response.set('Content-Length', `${body.length}`);
    if (request.method === 'HEAD') response.end();
    else response.end(body);
  };
}

const gzipInBackground = promisify(gzip);

async function share(content: () => string | Promise<Buffer>): Promise<Shared> {
  const made = await content();
  const plain = typeof made === 'string' ? Buffer.from(made) : made;
  const zipped = await gzipInBackground(plain, { level: constants.Z_BEST_COMPRESSION });
  return { plain, zipped, digest: createHash('sha256').update(plain).digest('base64url').slice(0, 22) };
}
