alter table ingested_items enable row level security;
alter table ingested_items force row level security;

create policy tenant_select on ingested_items for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on ingested_items for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on ingested_items for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on ingested_items for select to omnimemory_local using (tenant_id is null);
create policy local_insert on ingested_items for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on ingested_items for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on ingested_items to omnimemory_tenant, omnimemory_local;

create policy deletion_select on ingested_items for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on ingested_items for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on ingested_items to omnimemory_deletion;
