import type { Request, RequestHandler } from 'express';
import { RequestProblem } from '../problem.ts';

export type ContentEncoding = 'identity' | 'gzip';

/** How the body is encoded. Refuses with 415 what the path does not promise to take, and one encoding on another. */
export function encodingOf({ headers }: Request, compressed: boolean): ContentEncoding {
  const named = headers['content-encoding']?.trim().toLowerCase() || 'identity';
  // RFC 9110: the same
  const encoding = named === 'x-gzip' ? 'gzip' : named;
  if (encoding === 'identity' || (encoding === 'gzip' && compressed)) return encoding;
  const taken = compressed ? 'gzip' : 'identity';
  throw new RequestProblem(
    415,
    'unsupported_encoding',
    `This path does not take this Content-Encoding; send the body ${compressed ? 'with gzip, or ' : ''}as it is.`,
    { 'Accept-Encoding': taken },
  );
}

export const requireJson: RequestHandler = (request, _response, next) => {
  if (isJson(request)) {
    // UTF-7 and UTF-16 would be read otherwise by whoever filters in front of this server
    if (!isUtf8(request)) throw new RequestProblem(415, 'unsupported_charset', 'JSON is sent as UTF-8.');
    return next();
  }
  throw new RequestProblem(
    415,
    'unsupported_media_type',
    'Send a JSON body with Content-Type: application/json.',
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
