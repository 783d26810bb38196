-- Ids of rows and no content, so that it does not matter which of a team's members made them: their texts are read as their
-- author. Roles that bring rows back or move them queue those rows.
alter table search_pending enable row level security;
alter table search_pending force row level security;

create policy tenant_select on search_pending for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on search_pending for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on search_pending for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on search_pending for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on search_pending for select to omnimemory_local using (tenant_id is null);
create policy local_insert on search_pending for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on search_pending for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);
create policy local_delete on search_pending for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete, update (author_id, queued_at, next_try, attempts, changes, failed) on search_pending to omnimemory_tenant, omnimemory_local;

create policy import_select on search_pending for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on search_pending for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_update on search_pending for update to omnimemory_import
  using (coalesce(tenant_id, ':local') = current_setting('app.scope', true)) with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert, update (author_id, queued_at, next_try, attempts, changes, failed) on search_pending to omnimemory_import;

create policy deletion_select on search_pending for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_insert on search_pending for insert to omnimemory_deletion with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_update on search_pending for update to omnimemory_deletion
  using (coalesce(tenant_id, ':local') = current_setting('app.scope', true)) with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on search_pending for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert, delete, update (author_id, queued_at, next_try, attempts, changes, failed) on search_pending to omnimemory_deletion;

create policy claim_select on search_pending for select to omnimemory_claim using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
create policy claim_insert on search_pending for insert to omnimemory_claim with check (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
create policy claim_update on search_pending for update to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true))) with check (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
grant select, insert, update (author_id, queued_at, next_try, attempts, changes, failed) on search_pending to omnimemory_claim;
