alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;

create policy tenant_select on idempotency_keys for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on idempotency_keys for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on idempotency_keys for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on idempotency_keys for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on idempotency_keys for select to omnimemory_local using (tenant_id is null);
create policy local_insert on idempotency_keys for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on idempotency_keys for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);
create policy local_delete on idempotency_keys for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete, update (status, reply) on idempotency_keys to omnimemory_tenant, omnimemory_local;

create policy deletion_select on idempotency_keys for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on idempotency_keys for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on idempotency_keys to omnimemory_deletion;
