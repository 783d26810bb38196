import type { ItemOf, OutputOf } from '@omnimemory/client';

export type ListedProject = ItemOf<'GET /v1/projects'>;
export type Project = OutputOf<'GET /v1/projects/{project_id}'>;
export type Resume = OutputOf<'GET /v1/projects/{project_id}/resume-context'>;
export type MemoryKey = ItemOf<'GET /v1/projects/{project_id}/memory-keys'>;
export type Memory = OutputOf<'GET /v1/projects/{project_id}/memories/{key}'>;
