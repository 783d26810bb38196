-- A vector is content: it is seen by those who see its checkpoint, word for word. It is made again, and never changed.
alter table checkpoint_vectors enable row level security;
alter table checkpoint_vectors force row level security;

create policy tenant_select on checkpoint_vectors for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));
create policy tenant_insert on checkpoint_vectors for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));
create policy tenant_delete on checkpoint_vectors for delete to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));

create policy local_select on checkpoint_vectors for select to omnimemory_local using (tenant_id is null);
create policy local_insert on checkpoint_vectors for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on checkpoint_vectors for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on checkpoint_vectors to omnimemory_tenant, omnimemory_local;

create policy deletion_select on checkpoint_vectors for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on checkpoint_vectors for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on checkpoint_vectors to omnimemory_deletion;

-- What a claim moves gets new vectors on the other side.
create policy claim_select on checkpoint_vectors for select to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
create policy claim_delete on checkpoint_vectors for delete to omnimemory_claim
  using (current_setting('app.claim_id', true) <> '' and (tenant_id is null or tenant_id = current_setting('app.tenant_id', true)));
grant select, delete on checkpoint_vectors to omnimemory_claim;
