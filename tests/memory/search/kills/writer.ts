import { setTimeout as wait } from 'node:timers/promises';
import { type Scope, scopeIdOf } from '../../../../src/auth/scope.ts';
import type { Random } from '../../../support/random.ts';

const WORDS = 'login password database latency vehicle queue migration index cache token retry timeout'.split(
  ' ',
);
// no word has only these
const LETTERS = [...'bcdfghjklmnpqrtvwxz'];
const KEYS = 8;
const MAX_BATCH = 60;

/** What a search must find in the end, by a word that only this text has. */
export interface Written {
  readonly type: 'checkpoint' | 'memory' | 'session';
  readonly mark: string;
  /** The id or key of a hit. */
  readonly name: string;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Who writes, and where its server is at the moment; '' while there is none. */
export interface WriterOptions {
  readonly scope: Scope;
  readonly authorization: string | undefined;
  readonly url: () => string;
  readonly random: Random;
}

/**
 * Stores checkpoints alone and in batches, corrects them, puts and deletes memories, and renames its session, one request after
 * the other. What gets no answer may have happened or not, and is left as it is.
 */
export class SearchWriter {
  readonly scope: Scope;
  /** Responses that a killed server does not explain. */
  readonly surprises: string[] = [];
  acknowledged = 0;
  refusals = 0;
  readonly #options: WriterOptions;
  readonly #random: Random;
  readonly #known = new Map<string, Written>();
  readonly #checkpoints: string[] = [];
  #sessionId = '';
  #projectId = '';
  #stopped = false;

  constructor(options: WriterOptions) {
    this.scope = options.scope;
    this.#options = options;
    this.#random = options.random;
  }

  /** Texts that were acknowledged last under their names. */
  get written(): readonly Written[] {
    return [...this.#known.values()];
  }

  async run(): Promise<void> {
    const works = [
      ...Array<() => Promise<void>>(3).fill(() => this.#storeBatch()),
      ...Array<() => Promise<void>>(2).fill(() => this.#storeOne()),
      ...Array<() => Promise<void>>(2).fill(() => this.#revise()),
      ...Array<() => Promise<void>>(2).fill(() => this.#putMemory()),
      () => this.#deleteMemory(),
      () => this.rename(),
    ];
    while (!this.#stopped) {
      if (this.#options.url() === '') await wait(5);
      else if (this.#sessionId === '') await this.#begin();
      else await this.#random.pick(works)();
      await wait(this.#random.between(0, 30));
    }
  }

  /** After the request at hand. */
  stop(): void {
    this.#stopped = true;
  }

  /** A write that wakes the queue of the scope. */
  async rename(): Promise<void> {
    const { mark, text } = this.#newText();
    const name = this.#sessionId;
    this.#forget(name);
    const answer = await this.send('PATCH', `/v1/sessions/${name}`, { title: text });
    if (answer) this.#remember({ type: 'session', mark, name });
  }

  /** Undefined: no answer, or one that is no success. */
  async send(method: string, path: string, body?: object): Promise<Answer | undefined> {
    const { authorization, url } = this.#options;
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) };
    let answer: Answer;
    try {
      const response = await fetch(`${url()}${path}`, {
        ...{ method, headers, signal: AbortSignal.timeout(30_000) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      answer = { status: response.status, body: text === '' ? {} : JSON.parse(text) };
    } catch {
      return undefined;
    }
    const { status } = answer;
    if (status < 300) {
      this.acknowledged += 1;
      return answer;
    }
    // a busy machine; nothing was changed
    if (status === 503) this.refusals += 1;
    // what an unanswered request has deleted is gone
    else if (status !== 404)
      this.surprises.push(`${method} ${path}: ${status} ${JSON.stringify(answer.body)}`);
    return undefined;
  }

  async #begin(): Promise<void> {
    const session = await this.send('POST', '/v1/sessions', { tool_id: 'cursor' });
    const project = await this.send('POST', '/v1/projects', {
      workspace_path: `/work/${this.#random.id('p')}`,
    });
    if (!session || !project) return;
    this.#projectId = `${project.body.project_id}`;
    this.#sessionId = `${session.body.session_id}`;
  }

  async #storeBatch(): Promise<void> {
    const texts = Array.from({ length: this.#random.between(1, MAX_BATCH) }, () => this.#newText());
    const items = texts.map(({ text }) => ({ type: 'checkpoint', data: this.#checkpointOf(text) }));
    const answer = await this.send('POST', '/v1/ingest', { items });
    const results = (answer?.body.results ?? []) as { checkpoint_id: string }[];
    for (const [n, { checkpoint_id }] of results.entries()) this.#stored(checkpoint_id, texts[n]?.mark ?? '');
  }

  async #storeOne(): Promise<void> {
    const { mark, text } = this.#newText();
    const answer = await this.send('POST', '/v1/checkpoints', this.#checkpointOf(text));
    if (answer) this.#stored(`${answer.body.checkpoint_id}`, mark);
  }

  async #revise(): Promise<void> {
    if (this.#checkpoints.length === 0) return;
    const id = this.#random.pick(this.#checkpoints);
    const { mark, text } = this.#newText();
    this.#forget(id);
    const answer = await this.send('PATCH', `/v1/checkpoints/${id}`, { summary: text });
    if (answer) this.#remember({ type: 'checkpoint', mark, name: id });
  }

  async #putMemory(): Promise<void> {
    const key = this.#memoryKey();
    const { mark, text } = this.#newText();
    this.#forget(key);
    const answer = await this.send('PUT', this.#memoryPath(key), { value: text });
    if (answer) this.#remember({ type: 'memory', mark, name: key });
  }

  async #deleteMemory(): Promise<void> {
    const key = this.#memoryKey();
    this.#forget(key);
    await this.send('DELETE', this.#memoryPath(key));
  }

  #stored(id: string, mark: string): void {
    this.#checkpoints.push(id);
    this.#remember({ type: 'checkpoint', mark, name: id });
  }

  #remember(one: Written): void {
    this.#known.set(one.name, one);
  }

  #forget(name: string): void {
    this.#known.delete(name);
  }

  // several writers of a scope have projects of their own
  #memoryKey = () => `key-${this.#random.below(KEYS)}-${this.#sessionId.slice(0, 8)}`;
  #memoryPath = (key: string) => `/v1/projects/${this.#projectId}/memories/${key}`;

  #checkpointOf(summary: string): object {
    const visibility = scopeIdOf(this.scope) !== '' && this.#random.chance(0.5) ? 'private' : 'team';
    return {
      ...{ session_id: this.#sessionId, tool_id: 'cursor', checkpoint_type: 'auto', summary, visibility },
      key_facts: Array.from({ length: this.#random.below(4) }, () => this.#random.pick(WORDS).repeat(2)),
    };
  }

  #newText(): { readonly mark: string; readonly text: string } {
    const mark = Array.from({ length: 14 }, () => this.#random.pick(LETTERS)).join('');
    const words = Array.from({ length: 3 + this.#random.below(9) }, () => this.#random.pick(WORDS));
    return { mark, text: [...words, mark].join(' ') };
  }
}
