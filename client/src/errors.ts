interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: OmniMemoryError['errors'];
}

/** A refused request, with the problem details of the response. */
export class OmniMemoryError extends Error {
  readonly status: number;
  /** Stable; docs/errors.md lists the codes. */
  readonly code: string;
  /** Each faulty field of the request. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string | null;
  readonly response: Response;

  constructor(response: Response, body: unknown) {
    const problem: Problem = typeof body === 'object' && body !== null ? body : {};
    super(problem.detail ?? `The server responded with status ${response.status}.`);
    this.name = 'OmniMemoryError';
    this.status = response.status;
    this.code = problem.code ?? 'unknown';
    this.errors = problem.errors ?? [];
    this.requestId = response.headers.get('x-request-id');
    this.response = response;
  }
}
