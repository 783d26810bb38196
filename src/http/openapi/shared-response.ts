import { createHash } from 'node:crypto';
import { constants, gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { namesTag } from '../endpoints/entity-tags.ts';

/**
 * Answers every GET with the same bytes. They are made and compressed once, and a connection that does not take them
 * holds the one buffer and no copy: a text would be encoded anew for each reader.
 */
export function sharedResponse(text: string, headers: Readonly<Record<string, string>>): RequestHandler {
  const plain = Buffer.from(text);
  const zipped = gzipSync(plain, { level: constants.Z_BEST_COMPRESSION });
  const digest = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return (request, response) => {
    const takesGzip = request.acceptsEncodings('gzip', 'identity') === 'gzip';
    const etag = takesGzip ? `"${digest}-gzip"` : `"${digest}"`;
    response.set({ ...headers, ETag: etag, Vary: 'Accept-Encoding', 'Cache-Control': 'no-cache' });
    if (namesTag(request.headers['if-none-match'], etag)) {
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
