import { z } from 'zod';
import { identifier, jsonObject, text } from '../../../../validation/fields.ts';
import { putMemoryBody } from '../../../memory/memories/memory.schemas.ts';
import { changeProjectBody, createProjectBody } from '../../../memory/projects/project.schemas.ts';
import { type Cells, checked } from './cells.ts';
import { isoOf } from './times.ts';

const details = changeProjectBody.pick({ project_name: true, language: true, framework: true });

/** Throws RowRefused. */
export function projectOf(cells: Cells) {
  const project_id = cells.requiredId('project_id');
  const { workspace_path } = checked(createProjectBody.pick({ workspace_path: true }), {
    workspace_path: cells.text('workspace_path'),
  });
  const given = checked(details, {
    project_name: cells.text('project_name') ?? null,
    language: cells.text('language') ?? null,
    framework: cells.text('framework') ?? null,
  });
  const created_at = cells.past('created_at', cells.time('last_accessed'));
  const last_accessed = cells.past('last_accessed', created_at);
  return {
    project_id,
    workspace_path,
    ...given,
    created_at,
    last_accessed,
    settings_json: settingsOf(cells),
  };
}

function settingsOf(cells: Cells): Record<string, unknown> {
  const parsed = jsonObject.safeParse(cells.json('settings_json') ?? {});
  if (!parsed.success)
    cells.note('settings_json was not an object of at most 64 KiB; stored without settings');
  return parsed.data ?? {};
}

/** A project that sessions or memories name and that has no row. */
export const missingProject = (project_id: string, workspace_path: string | undefined, at: string) => ({
  project_id,
  workspace_path: text(4_096).safeParse(workspace_path).data || `unknown workspace of project ${project_id}`,
  project_name: null,
  language: null,
  framework: null,
  created_at: at,
  last_accessed: at,
  settings_json: {},
});

const memoryBody = z.object({ memory_key: identifier, ...putMemoryBody.shape });

/** `undefined` if it has expired. Throws RowRefused. */
export function memoryOf(cells: Cells, now: number) {
  const created_at = cells.past('created_at', isoOf(now));
  const { memory_key, value, ttl_seconds, metadata } = checked(memoryBody, {
    memory_key: cells.text('memory_key'),
    value: cells.text('memory_value') ?? cells.text('compressed_value') ?? '',
    metadata: metadataOf(cells),
    ttl_seconds: positive(cells.given('ttl_seconds')),
  });
  const expires_at = ttl_seconds === undefined ? null : isoOf(Date.parse(created_at) + ttl_seconds * 1_000);
  if (expires_at !== null && Date.parse(expires_at) <= now) return undefined;
  return {
    memory_id: cells.requiredId('memory_id'),
    project_id: cells.requiredId('project_id'),
    memory_key,
    memory_value: value,
    metadata: metadata ?? {},
    ttl_seconds: ttl_seconds ?? null,
    expires_at,
    created_at,
    updated_at: created_at,
    last_accessed: cells.raw('last_accessed') === null ? null : cells.past('last_accessed'),
    accessed_count: cells.counter('accessed_count'),
  };
}

function metadataOf(cells: Cells): Record<string, unknown> | undefined {
  const parsed = jsonObject.safeParse(cells.json('metadata_json') ?? {});
  if (!parsed.success) cells.note('metadata_json was not an object of at most 64 KiB; stored without it');
  return parsed.data;
}

/** 0 and less meant no limit. */
const positive = (seconds: unknown): unknown =>
  typeof seconds === 'number' && seconds <= 0 ? undefined : seconds;
