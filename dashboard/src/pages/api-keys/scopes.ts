import {
  isAtLeast,
  KEY_SCOPES,
  type KeyScope,
  PERMISSIONS,
  type Role,
} from '../../../../src/auth/permissions.ts';

export const SCOPE_SENTENCES: Readonly<Record<KeyScope, string>> = {
  ingest: 'Records what tools do: sessions, telemetry, checkpoints. Reads nothing of it.',
  read: 'Reads what was recorded, and who is in the team.',
  write: 'Changes and deletes what was recorded, and records.',
  admin: 'Manages the team as far as the role of its owner allows: keys, members, settings, the plan.',
};

/** The scopes with which a key of someone with this role can do anything. */
export const scopesFor = (role: Role | undefined): readonly KeyScope[] =>
  KEY_SCOPES.filter((scope) =>
    Object.values(PERMISSIONS).some(
      (rule) => rule.key.includes(scope) && role !== undefined && isAtLeast(role, rule.role),
    ),
  );
