import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { addFaults } from './faults.ts';
import { hash, type OldRow, projectRows, sessionRows } from './rows.ts';
import { SCHEMA } from './schema.ts';

export interface OldFileSize {
  readonly metrics: number;
  readonly checkpoints: number;
  /** Adds the defects that files of OmniMemory 1 have. */
  readonly faults?: boolean;
  /** Which file: the same seed gives the same ids. */
  readonly seed?: string;
}

const TOOLS = ['claude-code', 'cursor', 'codex', 'windsurf'];
/** So many sessions run at a time, one of each tool; then the next ones. */
const AT_ONCE = 4;
const METRICS_OF_BLOCK = 2_000;
const BEGIN_MS = Date.parse('2025-09-01T08:00:00Z');
const SAMPLE_MS = 10_000;

/** The local time of a computer in UTC, as Python writes it. */
const local = (ms: number): string => new Date(ms).toISOString().replace('Z', '000');
/** The time that SQLite writes. */
const utc = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** Makes a file of OmniMemory 1 of any size, the same for the same arguments. */
export function makeOldFile(path: string, size: OldFileSize): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true });
  const file = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  try {
    file.exec(`pragma journal_mode = wal; pragma synchronous = off; ${SCHEMA} begin`);
    const make = new OldFile(file, size);
    make.people();
    make.metrics();
    make.checkpoints();
    if (size.faults) addFaults(file, local, utc);
    file.exec('commit; pragma wal_checkpoint(truncate)');
  } finally {
    file.close();
  }
}

class OldFile {
  readonly #file: DatabaseSync;
  readonly #size: OldFileSize;
  readonly #sessions: number;

  constructor(file: DatabaseSync, size: OldFileSize) {
    this.#file = file;
    this.#size = size;
    this.#sessions = AT_ONCE * Math.max(1, Math.ceil(size.metrics / METRICS_OF_BLOCK));
  }

  /** Projects, sessions with their contexts, memories, settings: a few for each session. */
  people(): void {
    const projects = Math.max(2, Math.ceil(this.#sessions / 20));
    for (let n = 0; n < projects; n++) this.#project(n);
    for (let n = 0; n < this.#sessions; n++) this.#session(n, n % projects);
    this.#insert('tool_configs', {
      tool_id: 'cursor',
      config_json: '{"max_tokens":50000}',
      updated_at: utc(BEGIN_MS),
    });
    const features = { compression: true, embeddings: true, workflows: true, response_cache: true };
    const settings = {
      metrics_streaming: true,
      collection_interval_seconds: 5,
      max_events_per_minute: 60,
      features,
      performance_profile: 'low_frequency',
    };
    this.#insert('tenant_settings', {
      tenant_id: 'local',
      settings: JSON.stringify(settings),
      created_at: utc(BEGIN_MS),
      updated_at: utc(BEGIN_MS),
    });
    this.#insert('file_hash_cache', {
      file_hash: 'ab',
      file_path: '/a',
      compressed_content: 'x',
      original_size: 2,
      compressed_size: 1,
      compression_ratio: 0.5,
      quality_score: 1,
    });
  }

  metrics(): void {
    const insert = this.#prepared(
      'metrics',
      'timestamp service total_embeddings cache_hits cache_hit_rate tokens_processed avg_latency_ms total_compressions tokens_saved compression_ratio quality_score tool_id session_id metadata tokens_saved_delta total_compressions_delta total_embeddings_delta',
    );
    for (let n = 0; n < this.#size.metrics; n++) {
      const session = AT_ONCE * Math.floor(n / METRICS_OF_BLOCK) + (n % AT_ONCE);
      const step = Math.floor((n % METRICS_OF_BLOCK) / AT_ONCE) + 1;
      // a tool that restarts counts from the beginning
      const since = step % 200 === 0 ? 1 : step % 200;
      const saved = since * (10 + (session % 7));
      const tags = n % 10 === 0 ? `{"team":"t${session % 5}"}` : null;
      insert.run(
        local(BEGIN_MS + n * SAMPLE_MS),
        'combined',
        since,
        since * 2,
        50 + (n % 40),
        since * 100,
        12.5,
        since,
        saved,
        0.7,
        0.9,
        this.#tool(session),
        this.#id(session),
        tags,
        step === 1 ? saved : 10,
        step === 1 ? 1 : 1,
        1,
      );
    }
  }

  checkpoints(): void {
    const insert = this.#prepared(
      'checkpoints',
      'checkpoint_id session_id tool_id checkpoint_type created_at summary key_facts decisions patterns files_modified dependencies_added commands_run todos blockers recorded_at valid_from valid_to superseded_by supersedes influenced_by',
    );
    const { checkpoints } = this.#size;
    for (let n = 0; n < checkpoints; n++) {
      const at = BEGIN_MS + n * SAMPLE_MS;
      // the second of ten supersedes the first
      const isOld = n % 10 === 0 && n + 1 < checkpoints;
      const isNew = n % 10 === 1;
      const validTo = isOld ? local(at + SAMPLE_MS) : '9999-12-31 23:59:59';
      const session = Math.floor(n / 2) % this.#sessions;
      insert.run(
        this.#checkpoint(n),
        this.#id(session),
        this.#tool(session),
        'milestone',
        local(at),
        `Checkpoint ${n}: the parser reads quoted fields`,
        `["fact ${n}"]`,
        '[{"decision":"keep it"}]',
        '[]',
        `["src/file-${n % 50}.ts"]`,
        '[]',
        '["npm test"]',
        '[]',
        '[]',
        local(at),
        local(at),
        validTo,
        isOld ? this.#checkpoint(n + 1) : null,
        isNew ? JSON.stringify([this.#checkpoint(n - 1)]) : null,
        null,
      );
    }
  }

  #project(n: number): void {
    const memory_id = `mem_${hash(`${this.#size.seed}m${n}`).slice(0, 12)}`;
    this.#insertAll(projectRows(n, memory_id, local(BEGIN_MS)));
  }

  #session(n: number, project: number): void {
    const at = BEGIN_MS + n * SAMPLE_MS;
    const names = {
      session_id: this.#id(n),
      tool_id: this.#tool(n),
      operation_id: hash(`${this.#size.seed}o${n}`).slice(0, 32),
    };
    this.#insertAll(
      sessionRows(n, project, names, {
        utc: utc(at),
        local: local(at),
        later: local(at + 1_800_000),
        end: utc(at + 3_600_000),
      }),
    );
  }

  #insertAll(rows: readonly OldRow[]): void {
    for (const [table, row] of rows) this.#insert(table, row);
  }

  #id = (session: number): string => {
    const hex = hash(`${this.#size.seed}s${session}`);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      '-',
    );
  };
  #checkpoint = (n: number): string => `ckpt_${hash(`${this.#size.seed}c${n}`).slice(0, 12)}`;
  #tool = (session: number): string => TOOLS[session % TOOLS.length] ?? 'unknown';

  #prepared(table: string, columns: string) {
    const names = columns.split(' ');
    return this.#file.prepare(
      `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    );
  }

  #insert(table: string, row: Record<string, string | number | null>): void {
    this.#prepared(table, Object.keys(row).join(' ')).run(...Object.values(row));
  }
}
