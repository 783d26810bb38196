-- Only its author can access a private checkpoint. Checkpoints from keys without a user belong to all such keys.
--
-- History is append-only. A version is recorded at the time of its insertion; the current version
-- (recorded_end = 'infinity') can be closed once, at the current time; nothing else of it can change. Only an import adds
-- versions of the past, and only the role for deletion deletes any.
alter table checkpoints enable row level security;
alter table checkpoints force row level security;

create policy tenant_select on checkpoints for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));
-- no one writes in another user's name, but every member may record a new version of a team checkpoint
create policy tenant_insert on checkpoints for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true) and claim_id is null
    and recorded_by is not distinct from nullif(current_setting('app.user_id', true), '')
    and (author_id is not distinct from nullif(current_setting('app.user_id', true), '')
      or visibility = 'team' and revision > 1)
    and recorded_end = 'infinity' and recorded_at between statement_timestamp() and clock_timestamp());
create policy tenant_update on checkpoints for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true) and recorded_end = 'infinity'
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')))
  with check (tenant_id = current_setting('app.tenant_id', true)
    and recorded_end between statement_timestamp() and clock_timestamp());

create policy local_select on checkpoints for select to omnimemory_local using (tenant_id is null);
create policy local_insert on checkpoints for insert to omnimemory_local
  with check (tenant_id is null and claim_id is null
    and recorded_end = 'infinity' and recorded_at between statement_timestamp() and clock_timestamp());
create policy local_update on checkpoints for update to omnimemory_local
  using (tenant_id is null and recorded_end = 'infinity')
  with check (tenant_id is null and recorded_end between statement_timestamp() and clock_timestamp());

grant select, insert, update (recorded_end) on checkpoints to omnimemory_tenant, omnimemory_local;

create policy import_select on checkpoints for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on checkpoints for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert on checkpoints to omnimemory_import;

create policy deletion_select on checkpoints for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on checkpoints for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on checkpoints to omnimemory_deletion;

-- An owner's decision about one former member, whom the transaction names: what they kept private goes to the team, or to one
-- member. Of a current member nothing changes hands.
create policy departed_update on checkpoints for update to omnimemory_deletion
  using (tenant_id = current_setting('app.scope', true) and visibility = 'private'
    and author_id = nullif(current_setting('app.departed_id', true), '')
    and not exists (select from tenant_users m where m.tenant_id = checkpoints.tenant_id and m.user_id = checkpoints.author_id))
  with check (tenant_id = current_setting('app.scope', true)
    and (visibility = 'team' and author_id = nullif(current_setting('app.departed_id', true), '')
      or visibility = 'private' and author_id = nullif(current_setting('app.departed_to', true), '')));
grant update (author_id, visibility) on checkpoints to omnimemory_deletion;

create policy claim_select on checkpoints for select to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
create policy claim_update on checkpoints for update to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)))
  with check (current_setting('app.claim_id', true) <> '' and (tenant_id is null and claim_id is null
    or tenant_id = current_setting('app.tenant_id', true) and claim_id = current_setting('app.claim_id', true)));
grant select, update (tenant_id, scope_id, claim_id, author_id, recorded_by) on checkpoints to omnimemory_claim;
