import { type BatchOptions, BatchTemplate } from './batch.ts';

/** A request, and whether its response is correct. */
export interface Question {
  readonly kind: 'ingest' | 'read';
  readonly request: Buffer;
  readonly items: number;
  readonly isRight: (body: string) => boolean;
}

export interface TenantOptions extends BatchOptions {
  /** From 1. */
  readonly number: number;
  readonly host: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const weekAgo = new Date(Date.now() - 7 * DAY_MS).toISOString();

/** The requests of people and dashboards, and how many of twenty each makes up. */
const READS: readonly (readonly [path: string, share: number, beginning: string])[] = [
  ['/v1/metrics?limit=20', 6, '{"data":[{'],
  [`/v1/metrics/summary?group_by=tool&from=${weekAgo}`, 4, '{"from":'],
  [`/v1/costs?group_by=tool&from=${weekAgo}`, 3, '{"from":'],
  ['/v1/search?q=migration+%22row+security%22', 3, '{"data":['],
  ['/v1/sessions?limit=20', 3, '{"data":[{'],
  ['/v1/checkpoints?limit=10', 1, '{"data":['],
];

/**
 * The tenant of a tool: the tools' names contain its number, so that another tenant's row would be noticed in any
 * response.
 */
const TOOL = /"(?:tool_id|group)":"[a-z-]+\.(\d+)"/g;

/** The requests of one tenant's tools and people. */
export class BenchTenant {
  readonly number: number;
  /** The number of acknowledged items. */
  acknowledged = 0;
  readonly #batch: BatchTemplate;
  readonly #reads: readonly Question[];

  constructor(options: TenantOptions) {
    this.number = options.number;
    const head = `Host: ${options.host}\r\nAuthorization: Bearer ${options.key}\r\n`;
    this.#batch = new BatchTemplate(
      `POST /v1/ingest HTTP/1.1\r\n${head}Content-Type: application/json\r\n`,
      options,
    );
    this.#reads = READS.flatMap(([path, share, beginning]) => {
      const request = Buffer.from(`GET ${path} HTTP/1.1\r\n${head}\r\n`, 'latin1');
      const isRight = (body: string) => body.startsWith(beginning) && this.#isOwn(body);
      return Array<Question>(share).fill({ kind: 'read', request, items: 0, isRight });
    });
  }

  batch(): Question {
    const { items } = this.#batch;
    const expected = `"created":${items},"duplicate":0,"rejected":0`;
    const isRight = (body: string) => {
      const right = body.includes(expected);
      if (right) this.acknowledged += items;
      return right;
    };
    return { kind: 'ingest', request: this.#batch.next(), items, isRight };
  }

  read(): Question {
    return this.#reads[Math.floor(Math.random() * this.#reads.length)] as Question;
  }

  #isOwn(body: string): boolean {
    for (const [, number] of body.matchAll(TOOL)) if (Number(number) !== this.number) return false;
    return true;
  }
}
