-- Requests of the API read them. The roles for deletion and for the return write them, together with the rows.
alter table deletions enable row level security;
alter table deletions force row level security;

create policy tenant_select on deletions for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (not private or requested_by is not distinct from nullif(current_setting('app.user_id', true), '')));
create policy local_select on deletions for select to omnimemory_local using (tenant_id is null);
grant select on deletions to omnimemory_tenant, omnimemory_local;

create policy import_select on deletions for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_update on deletions for update to omnimemory_import
  using (coalesce(tenant_id, ':local') = current_setting('app.scope', true)) with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, update (state, finished_at) on deletions to omnimemory_import;

create policy deletion_select on deletions for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_insert on deletions for insert to omnimemory_deletion with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_update on deletions for update to omnimemory_deletion
  using (coalesce(tenant_id, ':local') = current_setting('app.scope', true)) with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on deletions for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert, update (private, state, rows, proof, finished_at, reason), delete on deletions to omnimemory_deletion;
