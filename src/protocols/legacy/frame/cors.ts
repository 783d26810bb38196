import type { RequestHandler } from 'express';
import { isLoopbackOrigin } from '../../../lib/network/loopback-origin.ts';

const METHODS = 'GET, POST, PUT';
const HEADERS = 'Content-Type, Authorization';
const MAX_AGE_SECONDS = 600;

/** Lets pages of this machine read responses, whatever their port, and never with credentials. */
export const loopbackCors: RequestHandler = ({ headers: { origin } }, response, next) => {
  response.vary('Origin');
  if (isLoopbackOrigin(origin)) response.setHeader('Access-Control-Allow-Origin', origin);
  next();
};

/** Answers a preflight request of a page of this machine. To any other `OPTIONS` says 405, which refuses it. */
export const preflight: RequestHandler = ({ method, headers }, response, next) => {
  const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
  if (!isPreflight || !isLoopbackOrigin(headers.origin)) return next();
  response
    .status(204)
    .set({
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': HEADERS,
      'Access-Control-Max-Age': `${MAX_AGE_SECONDS}`,
    })
    .end();
};
