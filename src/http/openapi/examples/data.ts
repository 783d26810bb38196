import { EXPORT_ID, PROJECT_ID, USER_ID } from './ids.ts';

const localClaim = {
  claim_id: 'claim_2f0c5a8e-6c1d-4a64-9d3f-0f6b8a0f5b11',
  state: 'moved',
  on_conflict: 'leave',
  claimed_by: USER_ID,
  claimed_by_key: null,
  moved: { checkpoints: 31, metrics: 1204, projects: 3, tool_sessions: 12 },
  left_local: { project_memories: 1, projects: 1 },
  conflicts: { memory: 1, project: 1 },
  claimed_at: '2026-11-27T09:30:51.477121+00:00',
  undo_until: '2026-12-27T09:30:51.477121+00:00',
  undone_at: null,
  undone_by: null,
};

/** Responses about data that comes, moves and goes, by the names of their schemas. */
export const DATA = {
  LocalClaim: localClaim,
  LocalClaimOutcome: {
    claim: localClaim,
    refused: false,
    moved: localClaim.moved,
    left_local: localClaim.left_local,
    conflicts: localClaim.conflicts,
    listed_conflicts: [
      { kind: 'memory', id: `${PROJECT_ID}/deploy` },
      { kind: 'project', id: PROJECT_ID },
    ],
    checkpoints: 31,
    bytes: 412880,
  },
  RetentionPreview: {
    at: '2026-11-27T09:30:51.812204+00:00',
    kinds: [
      {
        kind: 'sessions',
        kept_since: null,
        present: { days: null, rows: 0, oldest: null, newest: null, bytes: 0, tables: [] },
        proposed: {
          days: 180,
          rows: 42,
          oldest: '2026-03-02T08:12:04.511042+00:00',
          newest: '2026-05-30T17:40:22.090115+00:00',
          bytes: 18_342,
          tables: [
            {
              table: 'tool_sessions',
              rows: 42,
              oldest: '2026-03-02T08:12:04.511042+00:00',
              newest: '2026-05-30T17:40:22.090115+00:00',
              bytes: 18_342,
            },
          ],
        },
      },
    ],
  },
  Export: {
    export_id: EXPORT_ID,
    kind: 'all',
    state: 'done',
    tables_total: 26,
    tables_done: 26,
    rows: 18204,
    bytes: 2711044,
    counts: { projects: 4, tool_sessions: 311, checkpoints: 902 },
    sha256: '9f0c1c5f1ad1c4e7f7e2b2b3a6f4c9d8e5a1b0c2d3e4f5061728394a5b6c7d8e',
    failure: null,
    created_at: '2026-11-27T09:30:51.595368+00:00',
    started_at: '2026-11-27T09:30:52.008114+00:00',
    finished_at: '2026-11-27T09:31:04.118320+00:00',
    expires_at: '2026-11-28T09:31:04.118320+00:00',
    archive_path: `/v1/exports/${EXPORT_ID}/archive`,
  },
};
