import { EMAIL, TENANT_ID, USER_ID } from './ids.ts';

const membership = { id: TENANT_ID, name: 'Analytical Engines', plan: 'free', active: true, role: 'owner' };

/** Responses about people and their sign-in, by the names of their schemas. */
export const PEOPLE = {
  Accepted: { accepted: true },
  User: { id: USER_ID, email: EMAIL, name: 'Ada' },
  Profile: {
    id: USER_ID,
    email: EMAIL,
    name: 'Ada',
    avatar_url: null,
    created_at: '2026-11-27T09:30:48.976562+00:00',
    has_password: true,
    identities: [
      {
        id: '0b7c1c3e-5c0e-4d9a-8d1f-2a4e6b8c9d10',
        issuer: 'https://github.com',
        email: EMAIL,
        created_at: '2026-11-27T09:31:00+00:00',
      },
    ],
    tenant_id: TENANT_ID,
  },
  AuthSessions: {
    data: [
      {
        id: 'fa90433d-36b8-4d24-8d9b-2b537232c53f',
        created_at: '2026-11-27T09:30:49.270191+00:00',
        seen_at: '2026-11-27T09:30:49.316126+00:00',
        expires_at: '2026-12-04T09:30:49.314+00:00',
        ip: '192.0.2.10',
        user_agent: 'Mozilla/5.0',
        current: true,
      },
    ],
  },
  EndedAuthSessions: { ended: 2 },
  Membership: membership,
  Memberships: { data: [membership] },
  JoinedTenant: { tenant_id: TENANT_ID, name: 'Analytical Engines', role: 'member' },
  SignInProviders: { data: [{ name: 'github', title: 'GitHub', login_url: '/auth/github/login' }] },
};
