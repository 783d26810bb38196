-- The request that ends a membership notes it. Only the role for deletion reads the list: it is the one that counts what those
-- people keep private, and a team member learns of it through an owner.
alter table departed_members enable row level security;
alter table departed_members force row level security;

create policy tenant_select on departed_members for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on departed_members for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on departed_members for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
grant select, insert, update (left_at) on departed_members to omnimemory_tenant;

create policy deletion_select on departed_members for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_insert on departed_members for insert to omnimemory_deletion with check (tenant_id = current_setting('app.scope', true));
create policy deletion_update on departed_members for update to omnimemory_deletion
  using (tenant_id = current_setting('app.scope', true)) with check (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on departed_members for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, insert, update (left_at), delete on departed_members to omnimemory_deletion;
