import { describe, expect, test } from '@jest/globals';
import { KEY_SCOPES, may, PERMISSIONS, type Permission, ROLES, rankOf } from '../../src/auth/permissions.ts';

const ALL = Object.keys(PERMISSIONS) as Permission[];
const permitted = (authority: Parameters<typeof may>[0]) => ALL.filter((one) => may(authority, one));

describe('the permission table', () => {
  test('gives each role what the role below has', () => {
    const each = [...ROLES].reverse().map((role) => permitted({ kind: 'user', role }));
    each.reduce((below, above) => {
      expect(above).toEqual(expect.arrayContaining(below));
      expect(above.length).toBeGreaterThan(below.length);
      return above;
    });
    expect(each.at(-1)).toEqual(ALL);
  });

  test('lets a viewer change nothing but leave', () => {
    expect(permitted({ kind: 'user', role: 'viewer' })).toEqual([
      'memory:read',
      'deletions:read',
      'settings:read',
      'tenant:read',
      'members:read',
      'members:leave',
      'data_export:memory',
    ]);
  });

  test('binds a key by its scopes and by the role of its user', () => {
    expect(may({ kind: 'key', keyScopes: ['write'], role: 'viewer' }, 'memory:write')).toBe(false);
    expect(may({ kind: 'key', keyScopes: ['read'], role: 'owner' }, 'memory:write')).toBe(false);
    expect(may({ kind: 'key', keyScopes: ['write'], role: 'member' }, 'memory:write')).toBe(true);
    expect(may({ kind: 'key', keyScopes: ['write'] }, 'memory:write')).toBe(true);
    expect(permitted({ kind: 'key', keyScopes: ['ingest'] })).toEqual(['memory:ingest', 'settings:read']);
  });

  test('gives local mode access to memory and settings, and to nothing about people', () => {
    expect(permitted({ kind: 'local' })).toEqual([
      'memory:read',
      'memory:ingest',
      'memory:write',
      'memory:delete_any',
      'deletions:read',
      'deletions:write',
      'settings:read',
      'settings:write',
      'data_export:memory',
    ]);
  });

  test('gives nothing to a user without a role or a key without scopes', () => {
    expect(permitted({ kind: 'user' })).toEqual([]);
    expect(permitted({ kind: 'key', role: 'owner' })).toEqual([]);
  });

  test('can be reached by some key wherever a role can, except for what only a signed-in person may', () => {
    const ofNoKey = ALL.filter(
      (permission) => !KEY_SCOPES.some((scope) => may({ kind: 'key', keyScopes: [scope] }, permission)),
    );
    expect(ofNoKey).toEqual(['members:departed']);
  });

  test('ranks who gives roles', () => {
    expect(rankOf({ kind: 'local' })).toBeUndefined();
    expect(rankOf({ kind: 'user', role: 'admin' })).toBe('admin');
    expect(rankOf({ kind: 'key', keyScopes: ['admin'], role: 'member' })).toBe('member');
    expect(rankOf({ kind: 'key', keyScopes: ['admin'] })).toBe('owner');
  });
});
