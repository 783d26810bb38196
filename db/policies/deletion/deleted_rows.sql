-- Only the role for deletion and the one that brings rows back see them: no request reads what is deleted.
alter table deleted_rows enable row level security;
alter table deleted_rows force row level security;

create policy import_select on deleted_rows for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_delete on deleted_rows for delete to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on deleted_rows to omnimemory_import;

create policy deletion_select on deleted_rows for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_insert on deleted_rows for insert to omnimemory_deletion with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on deleted_rows for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert, delete on deleted_rows to omnimemory_deletion;
