alter table ingest_receipts enable row level security;
alter table ingest_receipts force row level security;

create policy tenant_select on ingest_receipts for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on ingest_receipts for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on ingest_receipts for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on ingest_receipts for select to omnimemory_local using (tenant_id is null);
create policy local_insert on ingest_receipts for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on ingest_receipts for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on ingest_receipts to omnimemory_tenant, omnimemory_local;

create policy deletion_select on ingest_receipts for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on ingest_receipts for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on ingest_receipts to omnimemory_deletion;
