import type { IncomingHttpHeaders } from 'node:http';
import type { Span } from './work.ts';

/** A trace that begins, or goes on, in this process. */
export interface Trace {
  readonly traceId: string;
  /** `undefined`: it is not recorded. */
  readonly span: Span | undefined;
}

export interface Tracer {
  /** Continues the trace of the header `traceparent`, if it has a valid one. */
  ofRequest(headers: IncomingHttpHeaders): Trace;
  ofJob(name: string): Trace;
}

let current: Tracer | undefined;

/** `undefined`: nothing is traced. */
export const currentTracer = (): Tracer | undefined => current;

/** For this process. `undefined`: off. */
export function traceWith(tracer: Tracer | undefined): void {
  current = tracer;
}
