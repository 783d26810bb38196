import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '../../lib/logger.ts';

/**
 * The authority of an absolute target (`GET http://user:password@host/path`) is removed, because it can contain a
 * password.
 */
export function pathOf(target: string): string {
  if (!target.startsWith('/')) return URL.canParse(target) ? new URL(target).pathname : '(not a path)';
  return target.split('?', 1)[0] ?? '';
}

const GIVEN_ID = /^[\w.-]{1,64}$/;

/**
 * Assigns every request an id (or takes the client's X-Request-Id), returns it, and logs one line per response. Headers
 * and query strings are not logged: they contain keys and search terms.
 */
export function requestLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && GIVEN_ID.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', id);
    const startedAt = performance.now();
    const path = pathOf(request.url);
    response.once('close', () => {
      const line = {
        request_id: id,
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        // the client disconnected before the response was complete
        ...(!response.writableFinished && { aborted: true }),
      };
      if (response.statusCode >= 500 && response.statusCode !== 501) log.error(line, 'request');
      else log.info(line, 'request');
    });
    next();
  };
}
