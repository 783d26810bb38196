-- Up Migration

-- Portal sessions are asked for under a key of their own too.
alter table stripe_requests drop constraint stripe_requests__operation,
  add constraint stripe_requests__operation
    check (operation in ('create_customer', 'create_checkout_session', 'create_portal_session'));

-- What plans limit by number. A private checkpoint is hidden from the others of its tenant, so nobody of them can count
-- all: each is counted as it is stored. Checkpoints are never deleted, and so the count only grows.
create table tenant_usage (
  scope_id    text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id   text default nullif(current_setting('app.tenant_id', true), ''),
  checkpoints bigint not null default 0,
  constraint tenant_usage__pkey primary key (scope_id),
  constraint tenant_usage__tenant_id check (tenant_id <> ''),
  constraint tenant_usage__scope check (scope_id = coalesce(tenant_id, '')),
  constraint tenant_usage__checkpoints check (checkpoints >= 0)
);
create index idx_tenant_usage_tenant on tenant_usage (tenant_id);

-- FORCE binds the owner, who would count nothing
alter table checkpoints no force row level security;
insert into tenant_usage (scope_id, tenant_id, checkpoints)
  select scope_id, tenant_id, count(distinct checkpoint_id) from checkpoints where tenant_id is not null
  group by scope_id, tenant_id;
alter table checkpoints force row level security;

-- Down Migration

drop table tenant_usage;
alter table stripe_requests no force row level security;
delete from stripe_requests where operation = 'create_portal_session';
alter table stripe_requests force row level security;
alter table stripe_requests drop constraint stripe_requests__operation,
  add constraint stripe_requests__operation check (operation in ('create_customer', 'create_checkout_session'));
