import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { Scope } from '../../src/auth/scope.ts';
import type { Services } from '../../src/container.ts';

const MINUTE_MS = 60_000;

/** Imports a file of OmniMemory 1 with one cache hit, whose path is the mark. Returns the id of the import. */
export async function seedImport(
  { omnimemory1Uploads }: Services,
  scope: Scope,
  mark: string,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-seed-'));
  try {
    const path = join(folder, 'old.db');
    writeFile(path, mark);
    const bytes = await readFile(path);
    const upload = {
      bytes: (async function* () {
        yield bytes;
      })(),
      confirm: async () => {},
    };
    const wanted = { time_zone: 'UTC', file_name: mark, dry_run: false, skip_unknown: false };
    const { import_id } = await omnimemory1Uploads.start(scope, { ...wanted, upload, actor: OPERATOR });
    const deadline = Date.now() + MINUTE_MS;
    while ((await omnimemory1Uploads.get(scope, import_id)).state === 'running' && Date.now() < deadline)
      await setTimeout(5);
    await omnimemory1Uploads.cancel(scope, import_id, OPERATOR);
    return import_id;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function writeFile(path: string, mark: string): void {
  const file = new DatabaseSync(path);
  file.exec(`create table tool_sessions (session_id text, tool_id text, started_at text);
    create table cache_hits (id integer primary key, tool_id text, file_path text, tokens_saved integer, timestamp text)`);
  const at = new Date().toISOString();
  file
    .prepare('insert into cache_hits (tool_id, file_path, tokens_saved, timestamp) values (?, ?, 3, ?)')
    .run(`tool-of-${mark}`, mark, at);
  file.close();
}
