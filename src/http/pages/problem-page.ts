import type { Request, RequestHandler, Response } from 'express';
import type { AppError } from '../../lib/errors.ts';

/**
 * Shows the errors of later handlers on a page of the dashboard, if a browser navigates: a person would otherwise see
 * JSON. A handler may set another page in `response.locals.problemPage`.
 */
export function problemsAt(page: string): RequestHandler {
  return (request, response, next) => {
    if (isNavigation(request)) {
      response.locals.problemPage = page;
      response.locals.sendError = redirectToPage;
    }
    next();
  };
}

/** Browsers name the mode over TLS and on loopback; elsewhere only navigations accept HTML. */
function isNavigation({ method, headers }: Request): boolean {
  if (method !== 'GET') return false;
  const mode = headers['sec-fetch-mode'];
  return mode === undefined ? (headers.accept ?? '').includes('text/html') : mode === 'navigate';
}

function redirectToPage(response: Response, { code, headers = {} }: AppError): void {
  const { problemPage = '/sign-in' } = response.locals;
  const { 'Retry-After': retry_after, ...others } = headers;
  // the operator finds the reason in the log by the id
  const request_id = `${response.getHeader('x-request-id') ?? ''}`;
  const query = new URLSearchParams({ problem: code, request_id, ...(retry_after && { retry_after }) });
  response.set(others);
  response.writeHead(302, { Location: `${problemPage}?${query}`, 'Cache-Control': 'no-store' }).end();
}
