import type { Actor } from '../../auth/actor.ts';
import { type Scope, scopeIdOf } from '../../auth/scope.ts';
import type { OpenEvents, ServerEvent } from '../../lib/server-events.ts';
import type { ChangeFeed } from './change-feed.ts';
import { ChangeStream } from './change-stream.ts';
import { OpenStreams, type StreamLimits } from './open-streams.ts';

/** Streams of what changes in a scope. */
export class ChangeService {
  readonly #feed: ChangeFeed;
  readonly #streams: OpenStreams;
  readonly #stopping = new AbortController();

  constructor(feed: ChangeFeed, limits?: StreamLimits) {
    this.#feed = feed;
    this.#streams = new OpenStreams(limits);
  }

  /** Ends every stream, so that a stopping server does not wait for them. */
  endAll(): void {
    this.#stopping.abort();
  }

  /**
   * The function that opens the stream. Its first event counts the stream, or throws TooManyStreams or StreamsBusy: with
   * anything in between, callers who arrive together would all find room.
   */
  stream(scope: Scope, actor: Actor, lastId: string | undefined): OpenEvents {
    return (signal) => this.#events(scopeIdOf(scope), actor, { lastId, signal });
  }

  async *#events(
    scopeId: string,
    actor: Actor,
    { lastId, signal }: { lastId: string | undefined; signal: AbortSignal },
  ): AsyncGenerator<ServerEvent> {
    const opened = this.#streams.open(scopeId, actor);
    try {
      const ended = AbortSignal.any([signal, opened.signal, this.#stopping.signal]);
      yield* new ChangeStream(this.#feed, scopeId).events(lastId, ended);
    } finally {
      opened.close();
    }
  }
}
