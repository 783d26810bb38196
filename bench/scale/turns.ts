import { HttpConnection } from '../support/http-connection.ts';
import { median } from '../support/statistics.ts';

export type QuestionName = 'list' | 'summary' | 'search';

export interface Side {
  readonly url: URL;
  /** One API key per tenant. */
  readonly keys: readonly string[];
  /** The end of the summarized week: the time of the newest sample. */
  readonly until: string;
}

export interface Median {
  readonly ms: number;
  /** The size of the response body: a response with more rows costs more in any database. */
  readonly characters: number;
}

export interface Medians {
  readonly small: Median;
  readonly big: Median;
}

const WEEK_MS = 7 * 86_400_000;

/** Ten samples, because most tenants of the small database have that many. */
const PATHS: Readonly<Record<QuestionName, (side: Side) => string>> = {
  list: () => '/v1/metrics?limit=10',
  summary: ({ until }) =>
    `/v1/metrics/summary?group_by=tool&from=${new Date(Date.parse(until) - WEEK_MS).toISOString()}&to=${until}`,
  search: () => '/v1/search?q=migration+%22row+security%22',
};
export const QUESTION_NAMES = Object.keys(PATHS) as QuestionName[];

/**
 * Sends the same request for the same tenant to two servers, one right after the other, in random order; the tenant is
 * chosen uniformly. Throws for any status but 200.
 */
export async function takeTurns(
  small: Side,
  big: Side,
  turns: number,
): Promise<Readonly<Record<QuestionName, Medians>>> {
  const sides = [
    new Asked(small, await HttpConnection.open(small.url)),
    new Asked(big, await HttpConnection.open(big.url)),
  ];
  for (let turn = 0; turn < turns; turn++) {
    for (const question of QUESTION_NAMES) {
      const tenant = Math.floor(Math.random() * small.keys.length);
      for (const side of Math.random() < 0.5 ? sides : sides.toReversed()) await side.ask(question, tenant);
    }
  }
  for (const side of sides) side.close();
  const [ofSmall, ofBig] = sides as [Asked, Asked];
  const medians = (question: QuestionName) => [
    question,
    { small: ofSmall.medianOf(question), big: ofBig.medianOf(question) },
  ];
  return Object.fromEntries(QUESTION_NAMES.map(medians));
}

class Asked {
  readonly #seen: Record<QuestionName, Median[]> = { list: [], summary: [], search: [] };
  readonly #http: HttpConnection;
  readonly #requests: Readonly<Record<QuestionName, readonly Buffer[]>>;

  constructor(side: Side, http: HttpConnection) {
    this.#http = http;
    const requestsFor = (question: QuestionName) =>
      side.keys.map((key) =>
        Buffer.from(
          `GET ${PATHS[question](side)} HTTP/1.1\r\nHost: ${side.url.host}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
        ),
      );
    this.#requests = {
      list: requestsFor('list'),
      summary: requestsFor('summary'),
      search: requestsFor('search'),
    };
  }

  async ask(question: QuestionName, tenant: number): Promise<void> {
    const request = this.#requests[question][tenant] as Buffer;
    const sentAt = performance.now();
    const { status, body } = await this.#http.ask(request);
    this.#seen[question].push({ ms: performance.now() - sentAt, characters: body.length });
    if (status !== 200) throw new Error(`${question} got ${status} ${body.slice(0, 300)}`);
  }

  medianOf(question: QuestionName): Median {
    const seen = this.#seen[question];
    return {
      ms: median(seen.map(({ ms }) => ms)),
      characters: median(seen.map(({ characters }) => characters)),
    };
  }

  close(): void {
    this.#http.close();
  }
}
