alter table project_memories enable row level security;
alter table project_memories force row level security;

create policy tenant_select on project_memories for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on project_memories for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true) and claim_id is null);
create policy tenant_update on project_memories for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on project_memories for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on project_memories for select to omnimemory_local using (tenant_id is null);
create policy local_insert on project_memories for insert to omnimemory_local with check (tenant_id is null and claim_id is null);
create policy local_update on project_memories for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);
create policy local_delete on project_memories for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete,
  update (memory_id, memory_value, search, metadata, ttl_seconds, expires_at, created_at, updated_at, last_accessed, accessed_count, revision)
  on project_memories to omnimemory_tenant, omnimemory_local;

create policy import_select on project_memories for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on project_memories for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert on project_memories to omnimemory_import;

create policy deletion_select on project_memories for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on project_memories for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on project_memories to omnimemory_deletion;

create policy claim_select on project_memories for select to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
create policy claim_update on project_memories for update to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)))
  with check (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)));
grant select, update (tenant_id, scope_id, claim_id) on project_memories to omnimemory_claim;
