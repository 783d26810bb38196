import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Logger } from '../base/logger.ts';

const GIVEN_ID = /^[\w.-]{1,64}$/;

/** Gives every request an id (the caller's X-Request-Id where it has one), returns it, and logs one line per answer. */
export function requestLog(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && GIVEN_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    // Headers stay out of the log, and so do query strings: they carry what people search for.
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: url.split('?')[0],
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
    customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
    // The error itself is logged where it becomes an answer, in problem.ts.
    customErrorObject: (_request, _response, _error, line) => ({ ...line, err: undefined }),
    quietReqLogger: true,
  });
}
