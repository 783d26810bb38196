import { SESSION_ID } from './ids.ts';

const requested = {
  deletion_id: 'del_6f1c2a52-4c37-4a4e-9a0e-0d4c3f6a9b21',
  kind: 'session',
  target_id: SESSION_ID,
  requested_by: null,
  requested_at: '2026-11-27T09:30:50.621+00:00',
  due_at: '2026-12-04T09:30:50.621+00:00',
  rows: { checkpoints: 3, metrics: 120, tool_sessions: 1 },
};

const proof = {
  tables: { checkpoints: 0, deleted_rows: 0, metrics: 0, tool_sessions: 0 },
  rows: 0,
  kept: [],
  again: false,
  checked_at: '2026-12-04T09:35:00.112000+00:00',
  hash: '4f6d2d0b6c7a3b0c4f5f5ad1a8a4f9e2c1b7d6e5f4a3928170605f4e3d2c1b0a',
};

export const DELETIONS = {
  RequestDeletion: { kind: 'session', id: SESSION_ID },
  Deletion: {
    ...requested,
    state: 'done',
    proof,
    finished_at: '2026-12-04T09:35:00.113+00:00',
    reason: null,
  },
  DepartedMember: {
    user_id: 'user_5f0c7e0e',
    name: 'Ada',
    email: 'ada@example.com',
    left_at: '2026-11-27T09:30:50.621+00:00',
    decide_by: '2026-12-27T09:30:50.621+00:00',
    checkpoints: 12,
    earlier_versions: 0,
  },
  DepartedDecision: { decision: 'pass', to: 'user_91b2c3d4' },
  DepartedResult: {
    user_id: 'user_5f0c7e0e',
    decision: 'pass',
    to: 'user_91b2c3d4',
    checkpoints: 12,
    deletion: null,
  },
  DeletionRecord: {
    deletion_id: 'del_0b9d3f5e-6a55-4e0e-8a39-5d7b3c1e9f42',
    kind: 'tenant',
    subject_digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    state: 'done',
    requested_at: '2026-11-04T09:30:50.621000+00:00',
    due_at: '2026-12-04T09:30:50.621000+00:00',
    finished_at: '2026-12-04T09:35:00.113000+00:00',
    rows: { audit_logs: 2, checkpoints: 3, metrics: 120, tenant_users: 2, tenants: 1, tool_sessions: 1 },
    proof: { ...proof, tables: { checkpoints: 0, metrics: 0, tenants: 0 }, kept: ['deletion_records'] },
    reason: null,
    audit: {
      lines: 2,
      first_at: '2026-10-01T08:00:00.000000+00:00',
      last_at: '2026-11-04T09:30:50.621000+00:00',
      head: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      actions: { 'deletion.requested': 1, 'tenant.created': 1 },
    },
  },
  DeletionPreview: {
    kind: 'session',
    target_id: SESSION_ID,
    rows: requested.rows,
    checkpoints: 2,
    checkpoints_of_others: 0,
    sessions_unlinked: 0,
    due_at: requested.due_at,
  },
};
