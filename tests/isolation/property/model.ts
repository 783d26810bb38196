import { SCOPES, type Step } from './requests.ts';

/** One scope as its owner believes it to be. */
class ScopeModel {
  readonly metrics: number[] = [];
  readonly memories = new Map<number, string>();
  readonly configs = new Map<number, number>();
  interval: number | undefined;
}

interface Made {
  readonly id: string;
  readonly who: number;
}
interface Session extends Made {
  ended: boolean;
}
interface Checkpoint extends Made {
  readonly summary: string;
}
interface Key extends Made {
  readonly secret: string;
  revoked: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
/** Sends a request of a scope, or one with another key. */
export type Send = (
  who: number,
  method: string,
  path: string,
  body?: object,
  key?: string,
) => Promise<Answer>;

const idsOf = ({ body }: Answer, field: string): string[] =>
  ((body.data ?? []) as Record<string, string>[]).map((row) => row[field] ?? '').sort();
const own = (all: readonly Made[], who: number): string[] =>
  all
    .filter((one) => one.who === who)
    .map(({ id }) => id)
    .sort();

/**
 * What several tenants and local mode have, in memory and kept apart by nothing but arrays. `run` sends each step to the
 * real thing and throws where the two disagree.
 */
export class Model {
  readonly #scopes = Array.from({ length: SCOPES }, () => new ScopeModel());
  readonly #sessions: Session[] = [];
  readonly #checkpoints: Checkpoint[] = [];
  readonly #keys: Key[] = [];
  readonly #send: Send;
  readonly #projectId: string;

  /** `projectId`: a project that every scope has made for itself. It has the same id in each. */
  constructor(send: Send, projectId: string) {
    this.#send = send;
    this.#projectId = projectId;
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#take(step);
    for (let who = 0; who < SCOPES; who++) {
      await this.#take({ do: 'list', who });
      await this.#take({ do: 'read settings', who });
      for (const name of [0, 1, 2]) {
        await this.#take({ do: 'read memory', who, name });
        await this.#take({ do: 'read config', who, name });
      }
    }
  }

  async #take(step: Step): Promise<void> {
    const { who } = step;
    const scope = this.#scopes[who] as ScopeModel;
    const send = (method: string, path: string, body?: object) => this.#send(who, method, path, body);
    const memory = (name: number) => `/v1/projects/${this.#projectId}/memories/key-${name}`;
    switch (step.do) {
      case 'start session': {
        const answer = await send('POST', '/v1/sessions', { tool_id: 'a-tool' });
        same(step, answer.status, 201);
        this.#sessions.push({ id: `${answer.body.session_id}`, who, ended: false });
        return;
      }
      case 'heartbeat':
        return this.#withSession(step, async ({ id, ended }, isOwn) =>
          same(
            step,
            (await send('POST', `/v1/sessions/${id}/heartbeat`)).status,
            isOwn ? (ended ? 409 : 200) : 404,
          ),
        );
      case 'end session':
        return this.#withSession(step, async (session, isOwn) => {
          same(step, (await send('POST', `/v1/sessions/${session.id}/end`)).status, isOwn ? 200 : 404);
          session.ended ||= isOwn;
        });
      case 'read session':
        return this.#withSession(step, async ({ id, ended }, isOwn) => {
          const { status, body } = await send('GET', `/v1/sessions/${id}`);
          same(step, [status, isOwn && body.ended_at !== null], [isOwn ? 200 : 404, isOwn && ended]);
        });
      case 'store metric':
        return this.#withSession(step, async ({ id, ended }, isOwn) => {
          const sample = { session_id: id, tool_id: 'a-tool', tokens_saved: step.value };
          const { status } = await send('POST', '/v1/metrics', sample);
          same(step, status, isOwn ? (ended ? 409 : 201) : 404);
          if (status === 201) scope.metrics.push(step.value);
        });
      case 'store checkpoint':
        return this.#withSession(step, async ({ id, ended }, isOwn) => {
          const summary = `checkpoint ${step.value}`;
          const stored = {
            session_id: id,
            tool_id: 'a-tool',
            checkpoint_type: 'manual',
            visibility: 'team',
            summary,
          };
          const { status, body } = await send('POST', '/v1/checkpoints', stored);
          same(step, status, isOwn ? (ended ? 409 : 201) : 404);
          if (status === 201) this.#checkpoints.push({ id: `${body.checkpoint_id}`, who, summary });
        });
      case 'read checkpoint': {
        const found = pick(this.#checkpoints, step.of);
        if (!found) return;
        const { status, body } = await send('GET', `/v1/checkpoints/${found.id}`);
        return same(
          step,
          [status, body.summary],
          found.who === who ? [200, found.summary] : [404, undefined],
        );
      }
      case 'put memory': {
        const isNew = !scope.memories.has(step.name);
        const { status } = await send('PUT', memory(step.name), { value: `value ${step.value} of ${who}` });
        scope.memories.set(step.name, `value ${step.value} of ${who}`);
        return same(step, status, isNew ? 201 : 200);
      }
      case 'read memory': {
        const { status, body } = await send('GET', memory(step.name));
        const value = scope.memories.get(step.name);
        return same(step, [status, body.value], [value === undefined ? 404 : 200, value]);
      }
      case 'delete memory': {
        const { status } = await send('DELETE', memory(step.name));
        return same(step, status, scope.memories.delete(step.name) ? 204 : 404);
      }
      case 'save config': {
        const { status } = await send('PUT', `/v1/tool-configs/tool-${step.name}`, { mine: step.value });
        scope.configs.set(step.name, step.value);
        return same(step, status < 300, true);
      }
      case 'read config': {
        const { body } = await send('GET', `/v1/tool-configs/tool-${step.name}`);
        return same(step, (body.config as { mine?: number }).mine, scope.configs.get(step.name));
      }
      case 'change settings':
        scope.interval = step.value;
        return same(
          step,
          (await send('PATCH', '/v1/settings', { collection_interval_seconds: step.value })).status,
          200,
        );
      case 'read settings': {
        const { body } = await send('GET', '/v1/settings');
        const { collection_interval_seconds: interval } = body.settings as Record<string, number>;
        return scope.interval === undefined ? undefined : same(step, interval, scope.interval);
      }
      case 'make key': {
        const { status, body } = await send('POST', '/v1/api-keys', {
          name: 'a key',
          scopes: ['read', 'write'],
        });
        same(step, status, who === 0 ? 403 : 201);
        if (who > 0) this.#keys.push({ id: `${body.key_id}`, secret: `${body.key}`, who, revoked: false });
        return;
      }
      case 'revoke key':
        return this.#revoke(step);
      case 'list':
        return this.#list(step);
    }
  }

  async #withSession(
    step: Step & { readonly of: number },
    work: (session: Session, isOwn: boolean) => Promise<void>,
  ): Promise<void> {
    const session = pick(this.#sessions, step.of);
    if (session) await work(session, session.who === step.who);
  }

  /** A key opens its own tenant until it is revoked, which only its own tenant can do. */
  async #revoke(step: Step & { readonly of: number }): Promise<void> {
    const key = pick(this.#keys, step.of);
    if (!key) return;
    const opens = async () => {
      const answer = await this.#send(step.who, 'GET', '/v1/sessions?limit=100', undefined, key.secret);
      same(step, answer.status, key.revoked ? 401 : 200);
      if (!key.revoked) same(step, idsOf(answer, 'session_id'), own(this.#sessions, key.who));
    };
    await opens();
    const { status } = await this.#send(step.who, 'DELETE', `/v1/api-keys/${key.id}`);
    const may = key.who === step.who && !key.revoked;
    same(step, status, step.who === 0 ? 403 : may ? 204 : 404);
    key.revoked ||= may;
    await opens();
  }

  async #list(step: Step): Promise<void> {
    const { who } = step;
    const list = (path: string) => this.#send(who, 'GET', `${path}?limit=100`);
    const scope = this.#scopes[who] as ScopeModel;
    same(step, idsOf(await list('/v1/sessions'), 'session_id'), own(this.#sessions, who));
    same(step, idsOf(await list('/v1/checkpoints'), 'checkpoint_id'), own(this.#checkpoints, who));
    same(step, idsOf(await list('/v1/metrics'), 'tokens_saved'), [...scope.metrics].sort());
    same(
      step,
      idsOf(await list('/v1/tool-configs'), 'tool_id'),
      [...scope.configs.keys()].map((n) => `tool-${n}`).sort(),
    );
    same(
      step,
      idsOf(await list(`/v1/projects/${this.#projectId}/memories`), 'key'),
      [...scope.memories.keys()].map((n) => `key-${n}`).sort(),
    );
  }
}

const pick = <T>(from: readonly T[], n: number): T | undefined => from[n % Math.max(from.length, 1)];

function same(step: Step, real: unknown, expected: unknown): void {
  if (JSON.stringify(real) === JSON.stringify(expected)) return;
  throw new Error(
    `${JSON.stringify(step)}: the server says ${JSON.stringify(real)}, the model ${JSON.stringify(expected)}`,
  );
}
