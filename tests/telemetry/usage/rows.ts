import { randomBytes } from 'node:crypto';
import type { Scope } from '../../../src/auth/scope.ts';
import type { TestDatabase } from '../../support/test-database.ts';

const hex = () => randomBytes(16).toString('hex');

type Row = Readonly<Record<string, unknown>>;

interface Series extends Row {
  readonly metric?: string;
  readonly measure?: string;
}

/** Rows of telemetry, stored through the role of the scope. Tests name only the columns that they are about. */
export class Rows {
  readonly #db: TestDatabase;
  readonly #scope: Scope;
  #nanos = 1;

  constructor(db: TestDatabase, scope: Scope) {
    this.#db = db;
    this.#scope = scope;
  }

  requests(...rows: readonly Row[]): Promise<void> {
    const whole = rows.map((row) => ({ id: `mreq_${hex()}`, tool_id: 'claude-code', status: 'ok', ...row }));
    return this.#insert('model_requests', whole);
  }

  events(...rows: readonly Row[]): Promise<void> {
    const whole = rows.map((row) => ({
      id: `evt_${hex()}`,
      tool_id: 'claude-code',
      original_name: `${row.name}`,
      ...row,
    }));
    return this.#insert('tool_events', whole);
  }

  /** A new series with these points; its id. */
  async series({ metric = 'a.metric', ...series }: Series, ...points: readonly Row[]): Promise<string> {
    const series_id = hex();
    const { tool_id = 'claude-code', session_id = null } = series;
    await this.#insert('otel_series', [
      { unit: '1', kind: 'counter', ...series, metric, series_id, tool_id, session_id },
    ]);
    await this.#insert(
      'otel_points',
      points.map((point) => ({
        ...{ series_id, tool_id, session_id, start_nanos: 0, time_nanos: this.#nanos++ },
        ...point,
      })),
    );
    return series_id;
  }

  async #insert(table: string, rows: readonly Row[]): Promise<void> {
    const scope = this.#scope;
    await this.#db.asRole(scope.kind, async (client) => {
      await client.query('begin');
      if (scope.kind === 'tenant')
        await client.query(`select set_config('app.tenant_id', $1, true)`, [scope.tenantId]);
      for (const row of rows) {
        const names = Object.keys(row)
          .map((name) => `"${name}"`)
          .join(', ');
        await client.query(
          `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`,
          [JSON.stringify(row, (_name, value) => (typeof value === 'bigint' ? `${value}` : value))],
        );
      }
      await client.query('commit');
    });
  }
}
