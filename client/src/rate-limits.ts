/** What is left of a limit on requests. */
export interface RateLimit {
  /** `key` or `user`: the caller's limit; `tenant`: that of the whole tenant. */
  readonly name: string;
  readonly remaining: number;
  /** Seconds until the limit is reset. */
  readonly resetSeconds: number;
}

const ITEM = /"([^"]+)";r=(\d+);t=(\d+)/g;

/** Reads a field such as `RateLimit: "key";r=59;t=60, "tenant";r=599;t=60`. */
export const rateLimitsOf = (headers: Headers): RateLimit[] =>
  [...(headers.get('RateLimit') ?? '').matchAll(ITEM)].map(([, name = '', remaining, reset]) => ({
    name,
    remaining: Number(remaining),
    resetSeconds: Number(reset),
  }));
