import { z } from 'zod';
import { putMemoryBody } from '../../features/memory/memories/memory.schemas.ts';
import type { Memory, MemoryService } from '../../features/memory/memories/memory.service.ts';
import type { ProjectService } from '../../features/memory/projects/project.service.ts';
import { ok } from '../../http/endpoints/endpoint.ts';
import { identifier, jsonObject } from '../../validation/fields.ts';
import { badValue } from './frame/errors.ts';
import { optional, optionalQuery, queryInt } from './frame/fields.ts';
import { legacyRoutesOver } from './frame/legacy-route.ts';
import { firstRows, rowsOf } from './frame/pages.ts';
import { utc, utcIfAny } from './frame/times.ts';

const route = legacyRoutesOver<{
  readonly memories: MemoryService;
  readonly projects: ProjectService;
}>();

const params = z.object({ project_id: identifier });
const { value, metadata, ttl_seconds } = putMemoryBody.shape;

/** OmniMemory 1 had two names for a key and a value. */
const shownMemory = (memory: Memory) => ({
  memory_id: memory.memory_id,
  project_id: memory.project_id,
  key: memory.key,
  value: memory.value,
  memory_key: memory.key,
  memory_value: memory.value,
  metadata: memory.metadata,
  metadata_json: JSON.stringify(memory.metadata),
  ttl_seconds: memory.ttl_seconds,
  expires_at: utcIfAny(memory.expires_at),
  created_at: utc(memory.created_at),
  last_accessed: utcIfAny(memory.last_accessed),
  accessed_count: memory.accessed_count,
});

export const projectRoutes = [
  route({
    method: 'post',
    path: '/projects/:project_id/memories',
    permission: 'memory:write',
    params,
    body: z.object({
      key: z.string(),
      value,
      metadata: optional(metadata.unwrap()),
      ttl_seconds: optional(ttl_seconds.unwrap()),
    }),
    handle: async ({ services: { memories }, scope, params: { project_id }, body: { key, ...memory } }) => {
      if (key.trim() === '') throw badValue('The key of a memory must not be blank.');
      const { memory_id } = await memories.put(scope, memoryOf(project_id, key), memory);
      return ok({ memory_id, project_id, key, message: 'The memory was stored.' });
    },
  }),
  route({
    method: 'get',
    path: '/projects/:project_id/memories',
    permission: 'memory:read',
    params,
    query: z.object({
      key: optionalQuery(z.string()),
      limit: optionalQuery(queryInt(1, 100)).default(20),
    }),
    handle: async ({ services: { memories }, scope, actor, params: { project_id }, query }) => {
      const { key, limit } = query;
      if (key !== undefined) {
        const memory = await memories.getFor(scope, actor, memoryOf(project_id, key));
        return ok({ project_id, memory: shownMemory(memory) });
      }
      const page = await memories.listFor(scope, actor, project_id, firstRows(limit));
      const shown = rowsOf<Memory>(page).map(shownMemory);
      return ok({ project_id, memories: shown, count: shown.length });
    },
  }),
  route({
    method: 'get',
    path: '/projects/:project_id/settings',
    permission: 'memory:read',
    params,
    handle: async ({ services: { projects }, scope, params: { project_id } }) => {
      const { settings } = await projects.get(scope, project_id);
      return ok({ project_id, settings, updated_at: null });
    },
  }),
  route({
    method: 'put',
    path: '/projects/:project_id/settings',
    permission: 'memory:write',
    params,
    body: z.object({ settings: jsonObject }),
    handle: async ({ services: { projects }, scope, params: { project_id }, body }) => {
      const { settings } = await projects.change(scope, project_id, { settings: body.settings });
      return ok({ project_id, settings, updated_at: null, message: 'The settings were updated.' });
    },
  }),
];

function memoryOf(project_id: string, key: string) {
  const { success } = identifier.safeParse(key);
  if (!success) throw badValue('The key of a memory must have 1 to 255 characters on one line.');
  return { project_id, key };
}
