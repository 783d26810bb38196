import type { Request, RequestHandler } from 'express';
import { RequestProblem } from '../problem.ts';

export type ContentEncoding = 'identity' | 'gzip';

/** The encoding of the body. Refuses with 415 an encoding that the path does not accept, and multiple encodings. */
export function encodingOf({ headers }: Request, compressed: boolean): ContentEncoding {
  const named = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  // RFC 9110: the same
  const encoding = named === 'x-gzip' ? 'gzip' : named;
  if (encoding === 'identity' || (encoding === 'gzip' && compressed)) return encoding;
  const taken = compressed ? 'gzip' : 'identity';
  throw new RequestProblem(
    415,
    'unsupported_encoding',
    `This path does not accept this Content-Encoding. Send the body ${compressed ? 'with gzip, or ' : ''}uncompressed.`,
    { 'Accept-Encoding': taken },
  );
}

export const requireJson: RequestHandler = (request, _response, next) => {
  if (isJson(request)) {
    // an intermediary that filters requests would read UTF-7 and UTF-16 differently
    if (!isUtf8(request))
      throw new RequestProblem(
        415,
        'unsupported_charset',
        'The charset is not supported. Send JSON as UTF-8.',
      );
    return next();
  }
  throw new RequestProblem(
    415,
    'unsupported_media_type',
    'The Content-Type is not supported. Send a JSON body with Content-Type: application/json.',
  );
};

function isUtf8(request: Request): boolean {
  const [, charset] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(request.headers['content-type'] ?? '') ?? [];
  return charset === undefined || /^utf-?8$/i.test(charset);
}

function isJson(request: Request): boolean {
  const type = request.headers['content-type'];
  return type !== undefined && /^application\/json\s*(;|$)/i.test(type);
}
