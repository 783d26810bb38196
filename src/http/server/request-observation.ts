import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { Counter, Histogram, type Labels } from '../../lib/observation/instruments.ts';
import { currentTracer } from '../../lib/observation/tracer.ts';
import type { Work } from '../../lib/observation/work.ts';

const duration = new Histogram<'http.request.method' | 'http.route' | 'http.response.status_code'>(
  {
    name: 'http.server.request.duration',
    description:
      'Requests: from the head of the request to the end of the response, or of the connection; a stream counts when it ends.',
    unit: 's',
  },
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
);
const active = new Counter(
  {
    name: 'http.server.active_requests',
    description: 'Requests whose response has not ended, open streams included.',
    unit: '{request}',
  },
  { falls: true },
).of({});

/** The label of every path that no route has. */
const NO_ROUTE = 'none';
const OTHER_ROUTE = 'other';
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const OTHER_METHOD = '_OTHER';
/**
 * Refusals with labels of their own. Anyone can have every route refuse every method, in several ways, and the SDK has 2,000
 * series in all: without a bound, errors of the server would come too late for theirs, and alerts would not see them.
 */
const MAX_REFUSALS = 1_000;
const refusals = new Set<string>();

type RequestLabels = Labels<'http.request.method' | 'http.route' | 'http.response.status_code'>;

function labelsOf(method: string, route: string, status: number): RequestLabels {
  const known = METHODS.has(method) ? method : OTHER_METHOD;
  const [isRefusal, key] = [status >= 400 && status < 500, `${known} ${route} ${status}`];
  if (isRefusal && refusals.size < MAX_REFUSALS) refusals.add(key);
  const isOwn = !isRefusal || refusals.has(key);
  return {
    'http.request.method': isOwn ? known : OTHER_METHOD,
    'http.route': isOwn ? route : OTHER_ROUTE,
    'http.response.status_code': `${status}`,
  };
}

export interface ObservedRequest {
  readonly work: Work;
  /** To be called once. Returns the seconds that it took. */
  end(response: Response, route: string | undefined): number;
}

/** Measures a request, and begins its trace or continues that of the client. */
export function beginRequest(id: string, { method = '', headers }: IncomingMessage): ObservedRequest {
  const startedAt = performance.now();
  const trace = currentTracer()?.ofRequest(headers);
  const span = trace?.span;
  active.add();
  return {
    work: { log: { request_id: id, ...(trace && { trace_id: trace.traceId }) }, span },
    end: (response, route = NO_ROUTE) => {
      const seconds = (performance.now() - startedAt) / 1_000;
      const labels = labelsOf(method, route, response.statusCode);
      active.add(-1);
      duration.record(seconds, labels);
      if (span) {
        const known = METHODS.has(method) ? method : OTHER_METHOD;
        span.rename(`${known} ${route}`);
        span.set('http.request.method', known);
        span.set('http.route', route);
        span.set('http.response.status_code', response.statusCode);
        if (response.locals.operation) span.set('omnimemory.operation', response.locals.operation);
        span.end(
          response.statusCode >= 500 ? (response.locals.problemCode ?? `${response.statusCode}`) : undefined,
        );
      }
      return seconds;
    },
  };
}
