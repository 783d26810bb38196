import { EMAIL, TENANT_ID, USER_ID } from './ids.ts';

const membership = {
  id: TENANT_ID,
  name: 'Analytical Engines',
  plan: 'free',
  active: true,
  suspended_by: null,
  deletion_due_at: null,
  role: 'owner',
};

const providers = [{ name: 'github', title: 'GitHub', login_url: '/auth/github/login' }];

/** Responses about people and their sign-in, by the names of their schemas. */
export const PEOPLE = {
  Accepted: { accepted: true },
  User: { id: USER_ID, email: EMAIL, name: 'Ada' },
  SignedInUser: { id: USER_ID, email: EMAIL, name: 'Ada', deletion_cancelled: false },
  AccountDeletion: {
    deletion_id: 'del_5d0a4a4e-6d0b-4b8e-9f43-6f1f9d1c2a77',
    kind: 'account',
    state: 'waiting',
    requested_at: '2026-11-27T09:30:49.295752+00:00',
    due_at: '2026-12-04T09:30:49.295752+00:00',
  },
  AccountDeletionPreview: {
    grace_days: 7,
    teams: [{ tenant_id: TENANT_ID, name: 'Analytical Engines', role: 'owner', members: 3, fate: 'left' }],
    rows: {
      users: 1,
      user_identities: 1,
      web_sessions: 2,
      user_tokens: 0,
      tenant_users: 1,
      api_keys: 2,
      invitations: 1,
    },
    kept: ['audit_logs.user_id', 'checkpoints.author_id'],
  },
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
  SignInProviders: { data: providers },
  AuthContext: {
    local_mode: false,
    user: { id: USER_ID, email: EMAIL, name: 'Ada' },
    deletion_cancelled: false,
    tenant_id: TENANT_ID,
    tenants: [membership],
    providers,
    sends_mail: true,
    sells_plans: false,
  },
};
