-- A claim is recorded by the role that moves its rows. Local mode sees none, because its rows belong to no team.
alter table local_claims enable row level security;
alter table local_claims force row level security;

create policy tenant_select on local_claims for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
grant select on local_claims to omnimemory_tenant;

create policy claim_select on local_claims for select to omnimemory_claim using (tenant_id = current_setting('app.tenant_id', true));
create policy claim_insert on local_claims for insert to omnimemory_claim with check (tenant_id = current_setting('app.tenant_id', true));
create policy claim_update on local_claims for update to omnimemory_claim
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
grant select, insert, update (state, undone_at, undone_by) on local_claims to omnimemory_claim;

create policy deletion_select on local_claims for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on local_claims for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on local_claims to omnimemory_deletion;
