-- Up Migration

-- bought_plan: the plan that the live subscription sells, whether or not it gives access at the moment.
-- billing_issues: what the operator has to look at, found by the last sync.
alter table tenants
  add column bought_plan text,
  add column billing_issues text[] not null default '{}',
  add constraint tenants__bought_plan check (bought_plan in ('pro', 'enterprise'));

-- Which plan a price sells. A lookup key can move to another price, and those who pay the old one keep their plan.
create table stripe_prices (
  price_id   text not null,
  product_id text,
  lookup_key text,
  plan       text not null,
  seen_at    timestamptz not null default now(),
  constraint stripe_prices__pkey primary key (price_id),
  constraint stripe_prices__lengths check (length(price_id) between 1 and 255 and length(product_id) <= 255
    and length(lookup_key) <= 255),
  constraint stripe_prices__plan check (plan in ('pro', 'enterprise'))
);
create index idx_stripe_prices_product on stripe_prices (product_id);

-- FORCE binds the owner, who would find no row
alter table tenants no force row level security;
-- a plan that differs from the operator's can only be the subscription's
update tenants set bought_plan = plan
  where stripe_subscription_id is not null and plan in ('pro', 'enterprise') and plan is distinct from manual_plan;
insert into stripe_prices (price_id, plan)
  select price, min(bought_plan) from tenants where price is not null and bought_plan is not null
  group by price having count(distinct bought_plan) = 1;
alter table tenants force row level security;

-- Down Migration

drop table stripe_prices;
alter table tenants drop column bought_plan, drop column billing_issues;
