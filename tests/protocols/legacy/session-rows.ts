import { expect } from '@jest/globals';
import type { Scope } from '../../../src/auth/scope.ts';

/** A time as OmniMemory 1's paths print it. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);

/** The row of a new session of this scope, with other values for `fields`. */
export const sessionRow = (scope: Scope, fields: object) => ({
  session_id: expect.any(String),
  tool_id: 'cursor',
  tool_version: null,
  started_at: TIME,
  ended_at: null,
  last_activity: TIME,
  total_compressions: 0,
  total_embeddings: 0,
  total_workflows: 0,
  tokens_saved: 0,
  tenant_id: scope.kind === 'tenant' ? scope.tenantId : null,
  project_id: null,
  previous_session_id: null,
  evolution_metadata: null,
  process_id: null,
  instance_id: null,
  pinned: false,
  archived: false,
  ...fields,
});
