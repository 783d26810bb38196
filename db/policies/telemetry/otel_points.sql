alter table otel_points enable row level security;
alter table otel_points force row level security;

create policy tenant_select on otel_points for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on otel_points for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true) and claim_id is null);
create policy tenant_delete on otel_points for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on otel_points for select to omnimemory_local using (tenant_id is null);
create policy local_insert on otel_points for insert to omnimemory_local with check (tenant_id is null and claim_id is null);
create policy local_delete on otel_points for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on otel_points to omnimemory_tenant, omnimemory_local;

create policy import_select on otel_points for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on otel_points for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert on otel_points to omnimemory_import;

create policy deletion_select on otel_points for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on otel_points for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on otel_points to omnimemory_deletion;

create policy claim_select on otel_points for select to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
create policy claim_update on otel_points for update to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)))
  with check (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)));
grant select, update (tenant_id, scope_id, claim_id) on otel_points to omnimemory_claim;
