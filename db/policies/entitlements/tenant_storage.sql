-- Local mode has no plan, and nothing is counted for it.
alter table tenant_storage enable row level security;
alter table tenant_storage force row level security;

create policy tenant_select on tenant_storage for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on tenant_storage for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on tenant_storage for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

grant select, insert, update (bytes, checkpoint_bytes, max_bytes, recounted_at) on tenant_storage to omnimemory_tenant;

create policy import_select on tenant_storage for select to omnimemory_import using (tenant_id = current_setting('app.scope', true));
create policy import_insert on tenant_storage for insert to omnimemory_import with check (tenant_id = current_setting('app.scope', true));
create policy import_update on tenant_storage for update to omnimemory_import
  using (tenant_id = current_setting('app.scope', true)) with check (tenant_id = current_setting('app.scope', true));
grant select, insert, update (bytes, checkpoint_bytes, max_bytes, recounted_at) on tenant_storage to omnimemory_import;

create policy deletion_select on tenant_storage for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_insert on tenant_storage for insert to omnimemory_deletion with check (tenant_id = current_setting('app.scope', true));
create policy deletion_update on tenant_storage for update to omnimemory_deletion
  using (tenant_id = current_setting('app.scope', true)) with check (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on tenant_storage for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, insert, update (bytes, checkpoint_bytes, max_bytes, recounted_at), delete on tenant_storage to omnimemory_deletion;

create policy claim_select on tenant_storage for select to omnimemory_claim using (tenant_id = current_setting('app.tenant_id', true));
create policy claim_insert on tenant_storage for insert to omnimemory_claim with check (tenant_id = current_setting('app.tenant_id', true));
create policy claim_update on tenant_storage for update to omnimemory_claim
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
grant select, insert, update (bytes, checkpoint_bytes, max_bytes, recounted_at) on tenant_storage to omnimemory_claim;
