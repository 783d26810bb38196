alter table api_keys enable row level security;
alter table api_keys force row level security;

create policy tenant_select on api_keys for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on api_keys for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on api_keys for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
-- the tenant role can write the hash but never read it
grant select (key_id, tenant_id, user_id, name, key_start, scopes, created_at, expires_at, last_used_at, revoked_at,
  replaced_by), insert, update (name, expires_at, revoked_at, replaced_by) on api_keys to omnimemory_tenant;

-- the owner of a key is looked up before the tenant is known
create policy identity_select on api_keys for select to omnimemory_identity using (true);
create policy identity_update on api_keys for update to omnimemory_identity using (true) with check (true);
grant select (key_id, tenant_id, user_id, key_hash, scopes, expires_at, revoked_at, last_used_at), update (last_used_at)
  on api_keys to omnimemory_identity;

-- the role for deletion removes keys, and the return brings back only revoked ones, with which nobody can sign in
create policy deletion_select on api_keys for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on api_keys for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, delete on api_keys to omnimemory_deletion;
create policy import_insert on api_keys for insert to omnimemory_import
  with check (tenant_id = current_setting('app.scope', true) and revoked_at is not null);
create policy import_select on api_keys for select to omnimemory_import
  using (tenant_id = current_setting('app.scope', true));
grant insert on api_keys to omnimemory_import;
grant select (key_id, tenant_id) on api_keys to omnimemory_import;
