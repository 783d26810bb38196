import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { SentFile } from '../../lib/files/sent-file.ts';
import { RequestProblem } from '../problem.ts';
import { includesTag, tagsOf } from './entity-tags.ts';

/** Both included. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Sends all or the range that the request names (RFC 9110 §14). Throws RequestProblem for a range beyond the end. */
export async function sendFile(request: Request, response: Response, file: SentFile): Promise<void> {
  const { mediaType, name, size, tag } = file;
  const etag = `"${tag}"`;
  response.set({ ETag: etag, 'Accept-Ranges': 'bytes', 'Cache-Control': 'private, no-store' });
  if (includesTag(request.headers['if-none-match'], etag)) {
    response.writeHead(304).end();
    return;
  }
  const range = rangeOf(request, file);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.set({
    'Content-Type': mediaType,
    'Content-Length': `${end - start + 1}`,
    'Content-Disposition': `attachment; filename="${name}"`,
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  });
  response.status(range ? 206 : 200);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(file.read(start, end), response);
}

/** `undefined`: the whole file, also for several ranges, which a server need not support. */
function rangeOf(request: Request, { size, tag }: SentFile): Range | undefined {
  if (request.method !== 'GET' || !isStillTheSame(request.get('If-Range'), `"${tag}"`)) return undefined;
  const ranges = request.range(size);
  if (ranges === -1) throw new RangeNotSatisfiable(size);
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1)
    return undefined;
  return ranges[0];
}

/** Without the header the client takes the range as it is. A date never matches, because the file has none. */
function isStillTheSame(ifRange: string | undefined, etag: string): boolean {
  if (ifRange === undefined) return true;
  const tags = tagsOf(ifRange);
  return tags !== '*' && tags?.length === 1 && tags[0] === etag;
}

export class RangeNotSatisfiable extends RequestProblem {
  constructor(size: number) {
    super(416, 'range_not_satisfiable', `The Range begins beyond the end: the file has ${size} bytes.`, {
      'Content-Range': `bytes */${size}`,
    });
  }
}
