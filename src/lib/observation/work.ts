import { AsyncLocalStorage } from 'node:async_hooks';

/** A step of a trace. Its name and attributes never have a value: no id of a row or a person, no path, no SQL with values. */
export interface Span {
  child(name: string, kind?: 'internal' | 'client'): Span;
  set(attribute: string, value: string | number | boolean): void;
  rename(name: string): void;
  /**
   * `failure`: a short code of an error, never its message, which may quote rows. `at`: when, as `performance.now()` has it, if
   * it is not now.
   */
  end(failure?: string, at?: number): void;
}

/** What the current code works for: a request or a job. It must not reference the request, because pools keep it. */
export interface Work {
  /** In every line that is logged meanwhile. */
  readonly log: Readonly<Record<string, string>>;
  /** `undefined`: it is not traced. */
  readonly span: Span | undefined;
}

type Attributes = Readonly<Record<string, string | number | boolean>>;

const works = new AsyncLocalStorage<Work>();

export const inWork = <T>(work: Work, run: () => T): T => works.run(work, run);

/** `undefined` outside of requests and jobs. */
export const currentWork = (): Work | undefined => works.getStore();

/** Runs `run` in a step of the current trace, if there is one. */
export function inSpan<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  const work = works.getStore();
  return work?.span ? inChild(work, work.span.child(name), attributes, run) : run();
}

async function inChild<T>(work: Work, span: Span, attributes: Attributes, run: () => Promise<T>): Promise<T> {
  for (const [attribute, value] of Object.entries(attributes)) span.set(attribute, value);
  try {
    const result = await works.run({ ...work, span }, run);
    span.end();
    return result;
  } catch (error) {
    span.end(failureOf(error));
    throw error;
  }
}

const CODE = /^[\w.-]{1,64}$/;

/** The code of an error, as PostgreSQL, Node or this program gives it, or else its class. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && CODE.test(code) ? code : error.name;
}
