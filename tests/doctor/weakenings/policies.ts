import type { Weakening } from './weakening.ts';

/** Policies and grants. */
export const policies: Weakening[] = [
  {
    title: 'a policy with "or true" behind its condition',
    apply: [
      `alter policy tenant_select on metrics using (tenant_id = current_setting('app.tenant_id', true) or true)`,
    ],
    says: 'policy public.metrics.tenant_select differs: using',
  },
  {
    title: 'a policy with "and true" behind its condition',
    apply: [
      `alter policy tenant_select on tool_configs using (tenant_id = current_setting('app.tenant_id', true) and true)`,
    ],
    says: 'policy public.tool_configs.tenant_select differs: using',
  },
  {
    title: 'a policy with another condition in place of its own',
    apply: ['alter policy tenant_select on tool_operations using (tenant_id is not null and true)'],
    says: 'policy public.tool_operations.tenant_select differs: using is ((tenant_id IS NOT NULL) AND true)',
  },
  {
    title: 'a policy of local mode that asks for nothing',
    apply: ['alter policy local_select on tool_sessions using (true)'],
    says: 'policy public.tool_sessions.local_select differs: using is true',
  },
  {
    title: 'a policy that takes any row',
    apply: ['alter policy tenant_insert on cache_hits with check (true)'],
    says: 'policy public.cache_hits.tenant_insert differs: check is true',
  },
  {
    title: 'a tenant that says which claim brought a row',
    apply: [
      `alter policy tenant_insert on tool_sessions with check (tenant_id = current_setting('app.tenant_id', true))`,
      'grant update (claim_id) on tool_sessions to omnimemory_tenant',
    ],
    says: 'policy public.tool_sessions.tenant_insert differs: check',
  },
  {
    title: 'a private checkpoint that the team may read',
    apply: [
      `alter policy tenant_select on checkpoints using (tenant_id = current_setting('app.tenant_id', true))`,
    ],
    says: 'policy public.checkpoints.tenant_select differs: using',
  },
  {
    title: 'billing that forgets events which are not processed',
    apply: ['alter policy billing_delete on stripe_events using (true)'],
    says: 'policy public.stripe_events.billing_delete differs: using is true',
  },
  {
    title: 'a tenant that resumes what an operator suspended',
    apply: [
      `alter policy tenant_update on tenants using (id = current_setting('app.tenant_id', true)) with check (id = current_setting('app.tenant_id', true))`,
    ],
    says: 'policy public.tenants.tenant_update differs',
  },
  {
    title: 'one more policy for everybody',
    apply: ['create policy extra on metrics for select to public using (true)'],
    says: 'policy public.metrics.extra does not belong to this product',
  },
  {
    title: 'a policy for one role more',
    apply: ['alter policy tenant_select on projects to omnimemory_tenant, omnimemory_billing'],
    says: 'policy public.projects.tenant_select has unexpected roles: omnimemory_billing',
  },
  {
    title: 'a policy that is gone',
    apply: ['drop policy local_delete on session_context'],
    says: 'policy public.session_context.local_delete is missing',
  },
  {
    title: 'a grant to a role of somebody else',
    apply: ['create role weak_reader nologin', 'grant select on checkpoints to weak_reader'],
    undo: ['drop owned by weak_reader', 'drop role weak_reader'],
    says: 'table public.checkpoints has unexpected rights: weak_reader SELECT',
  },
  {
    title: 'the hash of keys granted by column',
    apply: ['grant select (key_hash) on api_keys to omnimemory_tenant'],
    says: 'column public.api_keys.key_hash has unexpected rights: omnimemory_tenant SELECT',
  },
  {
    title: 'the end of an account changes any line of the log',
    apply: [
      `alter policy account_update on audit_logs using (tenant_id = current_setting('app.scope', true))
        with check (tenant_id = current_setting('app.scope', true))`,
    ],
    says: 'policy public.audit_logs.account_update differs',
  },
  {
    title: 'the end of an account changes what was done',
    apply: ['grant update (action) on audit_logs to omnimemory_deletion'],
    says: 'column public.audit_logs.action has unexpected rights: omnimemory_deletion UPDATE',
  },
  {
    title: 'TRUNCATE',
    apply: ['grant truncate on audit_logs to omnimemory_billing'],
    says: 'table public.audit_logs has unexpected rights: omnimemory_billing TRUNCATE',
  },
  {
    title: 'a right with the right to pass it on',
    apply: ['grant select on metrics to omnimemory_tenant with grant option'],
    says: 'omnimemory_tenant SELECT with grant option',
  },
  {
    title: 'a sequence that tells the volume of all',
    apply: ['grant select on sequence metrics_id_seq to omnimemory_tenant'],
    says: 'sequence public.metrics_id_seq has unexpected rights',
  },
];
