import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';

interface Answer {
  readonly status: number;
  readonly retryAfter: number | undefined;
}

const CHANNEL = 'http.server.response.finish';

/** What the servers of this process have answered to exporters. */
export class AnswerLog {
  all: Answer[] = [];
  onAnswer: () => void = () => {};

  begin(): void {
    this.all = [];
    this.onAnswer = () => {};
    subscribe(CHANNEL, this.#note);
  }

  end(): void {
    unsubscribe(CHANNEL, this.#note);
  }

  readonly #note = (message: unknown): void => {
    const { response } = message as { readonly response: ServerResponse };
    if (!response.req.url?.startsWith('/otlp/')) return;
    const retryAfter = response.getHeader('retry-after');
    this.all.push({
      status: response.statusCode,
      retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
    });
    this.onAnswer();
  };
}
