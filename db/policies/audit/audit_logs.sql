-- append-only: no role that serves requests may remove a line, and the end of an account is all that changes one
alter table audit_logs enable row level security;
alter table audit_logs force row level security;

create policy tenant_select on audit_logs for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on audit_logs for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true));
grant select, insert on audit_logs to omnimemory_tenant;

create policy accounts_insert on audit_logs for insert to omnimemory_identity, omnimemory_billing
  with check (action <> 'audit_log.anonymised');
grant insert on audit_logs to omnimemory_identity, omnimemory_billing;

-- retention: the oldest lines, after a line has said which
create policy deletion_select on audit_logs for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on audit_logs for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, delete on audit_logs to omnimemory_deletion;

create policy claim_insert on audit_logs for insert to omnimemory_claim
  with check (tenant_id = current_setting('app.tenant_id', true) and action like 'local.%');
grant insert on audit_logs to omnimemory_claim;

-- A deletion and its return write their line in their own transaction, and none about anything else: whoever deletes old lines
-- must not be able to write that they were cut.
create policy deletion_insert on audit_logs for insert to omnimemory_deletion
  with check (tenant_id = current_setting('app.scope', true) and (action like 'deletion.%'
    or action = 'departed_member.decided' and current_setting('app.departed_id', true) <> ''));
create policy import_insert on audit_logs for insert to omnimemory_import
  with check (tenant_id = current_setting('app.scope', true) and action like 'deletion.%');
grant insert on audit_logs to omnimemory_deletion, omnimemory_import;

-- The end of an account: what names the person goes from lines by or about them, and no other line. The server has appended a
-- line before that says which content each line will have, as a role that changes nothing; no other content is accepted.
create policy account_update on audit_logs for update to omnimemory_deletion
  using (tenant_id = current_setting('app.scope', true) and exists (
    select from users u where u.id = current_setting('app.account', true) and u.deletion_begun_at is not null
      and (audit_logs.user_id = u.id or audit_logs.resource_id = u.id or strpos(audit_logs.metadata::text, u.id) > 0
        or strpos(lower(audit_logs.metadata::text), lower(u.email)) > 0)))
  with check (tenant_id = current_setting('app.scope', true) and exists (
    select from audit_logs v where v.tenant_id = audit_logs.tenant_id and v.seq > audit_logs.seq
      and v.action = 'audit_log.anonymised' and v.actor_kind = 'system'
      and v.resource_id = current_setting('app.account', true)
      and v.metadata->'after'->'lines'->>(audit_logs.seq::text) = encode(sha256(audit_logs.previous_hash || convert_to(
        jsonb_build_array(audit_logs.seq, audit_logs.id, audit_logs.tenant_id,
          to_char(audit_logs.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), audit_logs.actor_kind,
          audit_logs.user_id, audit_logs.key_id, audit_logs.action, audit_logs.resource_type, audit_logs.resource_id,
          audit_logs.metadata, audit_logs.ip_address, audit_logs.user_agent)::text, 'UTF8')), 'hex')));
grant update (metadata, ip_address, user_agent) on audit_logs to omnimemory_deletion;
