alter table invitations enable row level security;
alter table invitations force row level security;

create policy tenant_select on invitations for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on invitations for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on invitations for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
-- the tenant role can write the hash but never read it, and only the identity role accepts invitations
grant select (tenant_id, invitation_id, email, role, invited_by, created_at, expires_at, accepted_at, accepted_by, revoked_at),
  insert (tenant_id, invitation_id, email, role, token_hash, invited_by, expires_at),
  update (token_hash, expires_at, revoked_at) on invitations to omnimemory_tenant;

-- the holder of a token is not yet a member of the tenant
create policy identity_select on invitations for select to omnimemory_identity using (true);
create policy identity_update on invitations for update to omnimemory_identity using (true) with check (true);
grant select, update (accepted_at, accepted_by) on invitations to omnimemory_identity;

-- the deletion of the tenant
create policy deletion_select on invitations for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on invitations for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, delete on invitations to omnimemory_deletion;
