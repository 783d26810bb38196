import { z } from 'zod';
import { text } from './params.ts';

export interface RouteRequest<P> {
  /** The object that the path names; '' if it names none. */
  readonly id: string;
  readonly params: P;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Express's pattern; its one parameter is `:id`. */
  readonly path: string;
  readonly params: z.ZodType;
  /** Runs synchronously, so that requests never overlap. */
  respond(request: RouteRequest<unknown>): object;
}

const EXPAND = { expand: z.array(text).optional() };

/** The handler gets the parameters as the shape describes them; every route also accepts `expand`. */
export function route<S extends z.ZodRawShape>(
  method: Route['method'],
  path: string,
  shape: S,
  respond: (request: RouteRequest<z.output<z.ZodObject<S>>>) => object,
): Route {
  return {
    method,
    path,
    params: z.strictObject({ ...shape, ...EXPAND }),
    respond: (request) => respond(request as RouteRequest<z.output<z.ZodObject<S>>>),
  };
}
