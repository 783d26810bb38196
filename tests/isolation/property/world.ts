import { SCOPES, type Step } from './requests.ts';

/** The expected contents of one scope. */
class ScopeModel {
  readonly metrics: number[] = [];
  readonly memories = new Map<number, string>();
  readonly configs = new Map<number, number>();
  interval: number | undefined;
}

/** An object with an id from the server, and its creator. */
interface Made {
  readonly id: string;
  readonly who: number;
}
export interface Session extends Made {
  ended: boolean;
}
interface Checkpoint extends Made {
  readonly summary: string;
}
interface Key extends Made {
  readonly secret: string;
  revoked: boolean;
}

export interface ApiResponse {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
/** Sends a request of a scope, or one with another key. */
export type Send = (
  who: number,
  method: string,
  path: string,
  body?: object,
  how?: { readonly key?: string; readonly headers?: Readonly<Record<string, string>> | undefined },
) => Promise<ApiResponse>;

/** What several tenants and local mode have, in memory and kept apart by nothing but arrays. */
export class World {
  readonly scopes = Array.from({ length: SCOPES }, () => new ScopeModel());
  readonly sessions: Session[] = [];
  readonly checkpoints: Checkpoint[] = [];
  readonly keys: Key[] = [];
  readonly send: Send;
  readonly projectId: string;

  /** `projectId`: a project that every scope has made for itself. It has the same id in each. */
  constructor(send: Send, projectId: string) {
    this.send = send;
    this.projectId = projectId;
  }

  get memories(): string {
    return `/v1/projects/${this.projectId}/memories`;
  }

  get memoryKeys(): string {
    return `/v1/projects/${this.projectId}/memory-keys`;
  }
}

export const idsOf = ({ body }: ApiResponse, field: string): string[] =>
  ((body.data ?? []) as Record<string, string>[]).map((row) => row[field] ?? '').sort();

export const own = (all: readonly Made[], who: number): string[] =>
  all
    .filter((one) => one.who === who)
    .map(({ id }) => id)
    .sort();

export const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(from.length, 1)];

/** Throws where what the server says is not what the model says. */
export function same(step: Step, real: unknown, expected: unknown): void {
  if (JSON.stringify(real) === JSON.stringify(expected)) return;
  throw new Error(
    `${JSON.stringify(step)}: the server says ${JSON.stringify(real)}, the model ${JSON.stringify(expected)}`,
  );
}
