import type { RequestHandler, Response } from 'express';
import { RequestProblem } from '../../../http/problem.ts';
import type { AppError, Fault } from '../../../lib/errors.ts';
import { LegacyInputRefused, type LegacyIssue } from './issues.ts';

/** Renders the errors of all later middleware as OmniMemory 1 does: `{"detail": …}`. */
export const detailErrors: RequestHandler = (_request, response, next) => {
  response.locals.sendError = sendDetail;
  next();
};

/** Statuses that clients of OmniMemory 1 know, for those of `/v1` that it never had. */
const STATUSES: Readonly<Record<string, number>> = {
  // its clients start a new session if theirs is not found
  session_ended: 404,
  invalid_json: 422,
};

function sendDetail(response: Response, error: AppError): void {
  response
    .status(STATUSES[error.code] ?? error.status)
    .set({ ...error.headers, 'Cache-Control': 'no-store' })
    .type('application/json')
    .send(JSON.stringify({ detail: detailOf(error) }));
}

function detailOf(error: AppError): string | readonly LegacyIssue[] {
  if (error instanceof LegacyInputRefused) return error.issues;
  if (error.code === 'invalid_json')
    return [{ loc: ['body'], msg: 'JSON decode error', type: 'json_invalid' }];
  return error.faults?.map(issueOf) ?? error.message;
}

/** A fault that a service or the reader of bodies found. */
function issueOf({ path, message }: Fault): LegacyIssue {
  const loc = path.split('.').filter((step) => step !== '');
  const isPlaced = loc[0] === 'query' || loc[0] === 'path';
  return { loc: isPlaced ? loc : ['body', ...loc], msg: `Value error, ${message}`, type: 'value_error' };
}

/** For a value that OmniMemory 1 refused with 400 itself, and not FastAPI with 422. */
export const badValue = (message: string): RequestProblem => new RequestProblem(400, 'bad_request', message);

/** For what OmniMemory 1 answers and this server does not. `reason` says why, and what there is instead. */
export const notServed = (reason: string): RequestProblem =>
  new RequestProblem(404, 'route_not_found', reason);
