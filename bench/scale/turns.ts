import { HttpConnection } from '../support/http-connection.ts';
import { median } from '../support/statistics.ts';

export type QuestionName =
  | 'list'
  | 'summary'
  | 'search'
  | 'usage'
  | 'usage_week'
  | 'usage_list'
  | 'usage_series';

export interface Side {
  readonly url: URL;
  /** One API key per tenant. */
  readonly keys: readonly string[];
  /** The end of the summarized week: the time of the newest sample, and of the newest request. */
  readonly until: string;
  readonly usedUntil: string;
  /** The start of a window with as many requests in any size of database. */
  readonly usedFrom: string;
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
const weekBefore = (to: string) => `from=${new Date(Date.parse(to) - WEEK_MS).toISOString()}&to=${to}`;

/** Ten samples, because most tenants of the small database have that many. */
const PATHS: Readonly<Record<QuestionName, (side: Side) => string>> = {
  list: () => '/v1/metrics?limit=10',
  summary: ({ until }) => `/v1/metrics/summary?group_by=tool&${weekBefore(until)}`,
  search: () => '/v1/search?q=migration+%22row+security%22',
  usage: ({ usedFrom, usedUntil }) => `/v1/usage/summary?group_by=model&from=${usedFrom}&to=${usedUntil}`,
  usage_week: ({ usedUntil }) => `/v1/usage/summary?group_by=tool&${weekBefore(usedUntil)}`,
  usage_list: () => '/v1/usage/requests?limit=10',
  usage_series: ({ usedFrom, usedUntil }) => `/v1/usage/series?limit=10&from=${usedFrom}&to=${usedUntil}`,
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
  readonly #seen = new Map<QuestionName, Median[]>(QUESTION_NAMES.map((question) => [question, []]));
  readonly #http: HttpConnection;
  readonly #requests: ReadonlyMap<QuestionName, readonly Buffer[]>;

  constructor(side: Side, http: HttpConnection) {
    this.#http = http;
    const requestsFor = (question: QuestionName) =>
      side.keys.map((key) =>
        Buffer.from(
          `GET ${PATHS[question](side)} HTTP/1.1\r\nHost: ${side.url.host}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
        ),
      );
    this.#requests = new Map(QUESTION_NAMES.map((question) => [question, requestsFor(question)]));
  }

  async ask(question: QuestionName, tenant: number): Promise<void> {
    const request = this.#requests.get(question)?.[tenant] as Buffer;
    const sentAt = performance.now();
    const { status, body } = await this.#http.ask(request);
    this.#seen.get(question)?.push({ ms: performance.now() - sentAt, characters: body.length });
    if (status !== 200) throw new Error(`${question} got ${status} ${body.slice(0, 300)}`);
  }

  medianOf(question: QuestionName): Median {
    const seen = this.#seen.get(question) ?? [];
    return {
      ms: median(seen.map(({ ms }) => ms)),
      characters: median(seen.map(({ characters }) => characters)),
    };
  }

  close(): void {
    this.#http.close();
  }
}
