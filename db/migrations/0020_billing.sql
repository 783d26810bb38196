-- Up Migration

-- manual_plan: the plan that an operator gave, where no subscription gives a better one; NULL is free.
-- drift: the columns that the last reconcile found to differ from Stripe's truth.
alter table tenants
  add column manual_plan text,
  add column drift text[] not null default '{}',
  add column reconciled_at timestamptz,
  add constraint tenants__manual_plan check (manual_plan in ('pro', 'enterprise'));

-- Which tenant a customer of Stripe is. A deleted customer keeps its row as a tombstone, so that late events of it are
-- known for what they are; its tenant may get a new one.
create table stripe_customers (
  customer_id text not null,
  tenant_id   text not null,
  created_at  timestamptz not null default now(),
  deleted_at  timestamptz,
  constraint stripe_customers__pkey primary key (customer_id),
  constraint stripe_customers__customer_id check (length(customer_id) between 1 and 255),
  constraint stripe_customers__tenant_id foreign key (tenant_id) references tenants (id)
);
create unique index stripe_customers__one_per_tenant on stripe_customers (tenant_id) where deleted_at is null;

-- The inbox: which events came, and not what they said. An event means "look at this customer again".
create table stripe_events (
  event_id     text not null,
  type         text not null,
  -- whose event it is; NULL: nobody's that we know
  customer_id  text,
  -- an event without a payload names a thing, and Stripe has to be asked whose it is
  related_type text,
  related_id   text,
  api_version  text,
  livemode     boolean not null,
  created_at   timestamptz not null,
  received_at  timestamptz not null default now(),
  processed_at timestamptz,
  constraint stripe_events__pkey primary key (event_id),
  constraint stripe_events__lengths check (length(event_id) between 1 and 255 and length(type) <= 255
    and length(customer_id) <= 255 and length(related_id) <= 255)
);
create index idx_stripe_events_waiting on stripe_events (customer_id, received_at) where processed_at is null;
create index idx_stripe_events_received on stripe_events (received_at);

-- What we ask Stripe to make. The row is committed before the call: its id is the idempotency key, and a call that was
-- cut short is repeated under the same key, with the same parameters, and makes nothing twice.
create table stripe_requests (
  request_id  uuid not null default gen_random_uuid(),
  tenant_id   text not null,
  operation   text not null,
  parameters  jsonb not null,
  created_at  timestamptz not null default now(),
  finished_at timestamptz,
  object_id   text,
  constraint stripe_requests__pkey primary key (request_id),
  constraint stripe_requests__operation check (operation in ('create_customer', 'create_checkout_session')),
  constraint stripe_requests__tenant_id foreign key (tenant_id) references tenants (id)
);
create unique index stripe_requests__one_open on stripe_requests (tenant_id, operation) where finished_at is null;

-- Down Migration

drop table stripe_requests, stripe_events, stripe_customers;
alter table tenants drop column manual_plan, drop column drift, drop column reconciled_at;
