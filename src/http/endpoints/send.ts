import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { stringifyExactly } from '../../lib/exact-json.ts';
import type { BodyBudget } from '../body/body-budget.ts';
import type { Reply } from './endpoint.ts';
import { type EventStream, sendEvents } from './event-stream.ts';
import { sendFile } from './file-response.ts';
import { etagOf, isUnchanged } from './revision.ts';

/** What can be sent. `undefined`: the response has been sent already. */
export type Sendable =
  | Exclude<Reply, { readonly page: unknown } | { readonly json: string } | { readonly events: unknown }>
  | { readonly stream: EventStream }
  | { readonly json: string; readonly status?: number }
  | { readonly redirect: string }
  | undefined;

/** `budget`: the memory for large responses, which they occupy until the client has read them. */
export async function send(
  request: Request,
  response: Response,
  reply: Sendable,
  budget: BodyBudget | undefined,
): Promise<void> {
  if (reply === undefined) return;
  if ('redirect' in reply) {
    response.writeHead(302, { Location: reply.redirect, 'Cache-Control': 'no-store' }).end();
    return;
  }
  if ('stream' in reply) return sendEvents(response, reply.stream);
  if ('file' in reply) return sendFile(request, response, reply.file);
  if ('lines' in reply) {
    response.set({ 'Cache-Control': 'no-store', 'Content-Type': 'application/x-ndjson' });
    // without a Readable between them, which would read ahead
    await pipeline(reply.lines, response);
    return;
  }
  const isUnchangedGet = 'revision' in reply && !reply.inPart && isUnchanged(request, reply.revision);
  if ('revision' in reply && reply.revision !== undefined) response.setHeader('ETag', etagOf(reply.revision));
  if (isUnchangedGet) {
    sendJson(response, 304, '');
    return;
  }
  const json = 'json' in reply ? reply.json : textOf(reply.body);
  // a recorded reply is not streamed, and it is short
  if (request.method === 'GET') budget?.reserve(response, json);
  sendJson(response, reply.status ?? 200, json);
}

function sendJson(response: Response, status: number, json: string): void {
  response.statusCode = status;
  response.setHeader('Cache-Control', 'no-store');
  if (json !== '') response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.end(json);
}

export const textOf = (body: unknown): string => (body === undefined ? '' : stringifyExactly(body));
