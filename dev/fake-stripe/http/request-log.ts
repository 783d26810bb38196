export interface RequestRecord {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly params: Record<string, unknown>;
  readonly idempotencyKey: string | undefined;
  readonly apiVersion: string | undefined;
  /** `undefined`: no response was sent (yet). */
  status: number | undefined;
  /** The response was repeated from an earlier request with the same key. */
  replayed: boolean;
}

/** The requests in order of arrival, for assertions. */
export class RequestLog {
  readonly records: RequestRecord[] = [];

  /** @param path exact, or a pattern */
  of(method: string, path: string | RegExp): RequestRecord[] {
    return this.records.filter((record) => record.method === method && matchesPath(record.path, path));
  }

  clear(): void {
    this.records.length = 0;
  }
}

export function matchesPath(path: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? path === wanted : wanted.test(path);
}
