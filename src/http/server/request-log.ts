import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../../lib/logger.ts';
import { coarseNetworkOf } from '../../lib/network/ip-address.ts';
import { inWork } from '../../lib/observation/work.ts';
import { withoutTenant } from '../auth/tenant-path.ts';
import { beginRequest } from './request-observation.ts';
import { routeTemplates } from './route-templates.ts';

/**
 * The authority of an absolute target (`GET http://user:password@host/path`) is removed, because it can contain a
 * password.
 */
export function pathOf(target: string): string {
  if (!target.startsWith('/')) return URL.canParse(target) ? new URL(target).pathname : '(not a path)';
  return target.split('?', 1)[0] ?? '';
}

const GIVEN_ID = /^[\w.-]{1,64}$/;
/** Monitoring sends them every few seconds. */
const PROBES = ['/healthz', '/readyz'];

/**
 * Assigns every request an id (or takes the client's X-Request-Id), returns it, and logs one line per response: with the
 * template of the path, among `routes`, what was asked of a protocol, the caller, and the code of a refusal. Headers and
 * query strings are not logged: they contain keys and search terms. What is logged, measured and traced until the response
 * belongs to the request.
 */
export function requestLog(log: Logger, routes: Iterable<string> = []): RequestHandler {
  const routeOf = routeTemplates([...PROBES, ...routes]);
  return (request, response, next) => {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && GIVEN_ID.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', id);
    const path = pathOf(request.url);
    const observed = beginRequest(id, request);
    response.once('close', () => {
      const route = routeOf(withoutTenant(path));
      const seconds = observed.end(response, route);
      const line = {
        ...observed.work.log,
        method: request.method,
        path,
        route,
        operation: response.locals.operation,
        status: response.statusCode,
        code: response.locals.problemCode,
        ms: Math.round(seconds * 1_000),
        ...callerOf(request, response),
        // the client disconnected before the response was complete
        ...(!response.writableFinished && { aborted: true }),
      };
      log[levelOf(path, response.statusCode)](line, 'request');
    });
    inWork(observed.work, next);
  };
}

function levelOf(path: string, status: number): 'debug' | 'info' | 'error' {
  // 501 is the operator's decision
  if (status >= 500 && status !== 501) return 'error';
  return PROBES.includes(path) && status < 400 ? 'debug' : 'info';
}

interface Caller {
  readonly tenant_id?: string;
  readonly key_id?: string;
  readonly user_id?: string;
  readonly network?: string;
}

/** Who sent the request, as far as it is known: a key by its id, never by its text. */
function callerOf({ session, ip }: Request, { locals, statusCode }: Response): Caller {
  const { principal } = locals;
  if (principal?.kind === 'key') return { tenant_id: principal.scope.tenantId, key_id: principal.keyId };
  if (principal?.kind === 'user')
    return { tenant_id: principal.scope.tenantId, user_id: principal.scope.userId };
  if (principal) return {};
  // the middleware of auth sessions may not have been reached
  const userId = session?.userId;
  if (userId !== undefined) return { user_id: userId };
  return statusCode === 429 ? { network: coarseNetworkOf(ip) } : {};
}
