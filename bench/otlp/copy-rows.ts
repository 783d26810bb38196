import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { BatchOf, Rows } from './records.ts';

/** The columns that are written; the others have the same defaults on both sides. */
const COLUMNS = {
  model_requests: [
    ...[
      'id',
      'tool_id',
      'session_id',
      'timestamp',
      'model',
      'request_id',
      'input_tokens',
      'cache_read_tokens',
    ],
    ...[
      'cache_creation_tokens',
      'output_tokens',
      'reasoning_tokens',
      'cost_usd_micros',
      'duration_ms',
      'status',
    ],
    ...['http_status', 'attempt', 'source', 'prompt_id', 'attributes'],
  ],
  tool_events: [
    ...[
      'id',
      'tool_id',
      'session_id',
      'timestamp',
      'name',
      'original_name',
      'tool_name',
      'call_id',
      'success',
    ],
    ...['decision', 'duration_ms', 'prompt_id', 'sequence', 'attributes'],
  ],
  otel_points: [
    ...[
      'series_id',
      'start_nanos',
      'time_nanos',
      'tool_id',
      'session_id',
      'start_time',
      'timestamp',
      'value',
    ],
    ...['count', 'min', 'max'],
  ],
} as const satisfies Record<keyof Rows, readonly string[]>;
const TABLES = Object.keys(COLUMNS) as (keyof Rows)[];

const TIMES = new Set(['timestamp', 'start_time']);

/** For whom the rows are. */
export interface Owner {
  readonly tenantId: string;
  readonly keyId: string;
  /** By the tool's own id. */
  readonly sessions: ReadonlyMap<string, string>;
}

export interface CopyTexts {
  readonly table: keyof Rows;
  readonly text: Buffer;
}

/** What COPY is to write of a batch, in its text format. */
export const copyTextsOf = ({ rows }: BatchOf, owner: Owner): CopyTexts[] =>
  TABLES.filter((table) => rows[table].length > 0).map((table) => ({
    table,
    text: Buffer.from(rows[table].map((row) => lineOf(table, row, owner)).join('')),
  }));

function lineOf(
  table: keyof Rows,
  { external_id, ...row }: Rows[keyof Rows][number],
  { tenantId, keyId, sessions }: Owner,
): string {
  const values: Readonly<Record<string, unknown>> = { ...row, session_id: sessions.get(external_id ?? '') };
  const own = COLUMNS[table].map((column) =>
    copyText(TIMES.has(column) ? timeOf(values[column]) : values[column]),
  );
  return `${[tenantId, tenantId, keyId, ...own].join('\t')}\n`;
}

const timeOf = (microseconds: unknown): unknown =>
  typeof microseconds === 'number' ? new Date(microseconds / 1_000).toISOString() : microseconds;

function copyText(value: unknown): string {
  return value === undefined || value === null ? '\\N' : `${value}`.replaceAll('\\', '\\\\');
}

/** Writes a batch in one transaction. */
export async function copyBatch(client: pg.Client, texts: readonly CopyTexts[]): Promise<void> {
  await client.query('begin');
  for (const { table, text } of texts) {
    const columns = ['scope_id', 'tenant_id', 'created_by_key', ...COLUMNS[table]].join(', ');
    await pipeline(Readable.from([text]), client.query(copyFrom(`copy ${table} (${columns}) from stdin`)));
  }
  await client.query('commit');
}
