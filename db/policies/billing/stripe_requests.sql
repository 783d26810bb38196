alter table stripe_requests enable row level security;
alter table stripe_requests force row level security;

create policy billing_select on stripe_requests for select to omnimemory_billing using (true);
create policy billing_insert on stripe_requests for insert to omnimemory_billing with check (true);
create policy billing_update on stripe_requests for update to omnimemory_billing using (true) with check (true);
create policy billing_delete on stripe_requests for delete to omnimemory_billing using (finished_at is not null);
grant select, insert, delete, update (finished_at, object_id) on stripe_requests to omnimemory_billing;

-- the deletion of the tenant
create policy deletion_select on stripe_requests for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on stripe_requests for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, delete on stripe_requests to omnimemory_deletion;
