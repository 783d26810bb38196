import { OmniMemoryError } from '@omnimemory/client';

/** Why a request failed, for people. */
export interface Problem {
  /** A code of docs/errors.md; `unreachable`: there was no response; `unknown`: a fault of the page. */
  readonly code: string;
  /** `undefined` without a response. */
  readonly status: number | undefined;
  readonly detail: string;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string | null;
  /** Seconds to wait before the next attempt, if the server named them. */
  readonly retryAfterSeconds: number | undefined;
}

const UNREACHABLE = {
  code: 'unreachable',
  status: undefined,
  detail: 'The server cannot be reached. Check that it runs and that you are connected, then try again.',
  fields: [],
  requestId: null,
  retryAfterSeconds: undefined,
} as const;

/** What a page refuses to do, in words for people. */
export class PageFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof OmniMemoryError) {
    const { code, status, message: detail, errors: fields, requestId, response } = error;
    const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
    const retryAfterSeconds = Number.isFinite(seconds) ? seconds : undefined;
    return { code, status, detail, fields, requestId, retryAfterSeconds };
  }
  if (error instanceof PageFault) return { ...UNREACHABLE, code: error.code, detail: error.message };
  if (isUnreachable(error)) return UNREACHABLE;
  return { ...UNREACHABLE, code: 'unknown', detail: 'This page failed. Reload it and try again.' };
}

/** `fetch` reports a failed connection as a TypeError, and a timeout as a DOMException. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');

/** Whether the same request may succeed in a moment. */
export const isTemporary = ({ status }: Problem): boolean =>
  status === undefined || status === 429 || status === 503;
