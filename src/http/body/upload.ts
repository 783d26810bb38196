import type { Request, RequestHandler } from 'express';
import type { Upload } from '../endpoints/endpoint.ts';
import { RequestProblem } from '../problem.ts';
import { encodingOf } from './content-headers.ts';
import { bodyTooLarge, discard } from './receive.ts';

const STILL_MS = 15_000;

/** Refuses what the headers show to be wrong. The body is not read yet. */
export const expectUpload =
  ({ mediaType, maxBytes }: Upload): RequestHandler =>
  (request, response, next) => {
    // what is refused before its bytes are read
    response.once('finish', () => discard(request, STILL_MS));
    encodingOf(request, false);
    const [type = ''] = (request.headers['content-type'] ?? '').split(';');
    if (type.trim().toLowerCase() !== mediaType)
      throw new RequestProblem(
        415,
        'unsupported_media_type',
        `The Content-Type is not supported. Send the bytes of the file with Content-Type: ${mediaType}.`,
      );
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
      discard(request, STILL_MS);
      throw bodyTooLarge();
    }
    next();
  };

/** The bytes as they arrive, as fast as they are taken. Throws RequestProblem if they end early, stop or are too many. */
export async function* bytesOf(request: Request, { maxBytes }: Upload): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const still = setTimeout(() => request.destroy(), STILL_MS);
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      still.refresh();
      bytes += (chunk as Uint8Array).length;
      if (bytes > maxBytes) throw bodyTooLarge();
      yield chunk as Uint8Array;
    }
    if (!request.complete) throw aborted();
  } catch (error) {
    throw error instanceof RequestProblem ? error : aborted();
  } finally {
    clearTimeout(still);
    discard(request, STILL_MS);
  }
}

const aborted = () =>
  new RequestProblem(
    400,
    'request_aborted',
    'The request ended before its body was complete. Send it again.',
  );
