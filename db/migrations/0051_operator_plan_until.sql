-- Up Migration

-- When the operator's plan ends. NULL: not before the operator says so.
alter table tenants
  add column manual_plan_until timestamptz,
  add constraint tenants__manual_plan_until check (manual_plan_until is null or manual_plan is not null);
create index idx_tenants_manual_plan_until on tenants (manual_plan_until) where manual_plan_until is not null;

-- Down Migration

alter table tenants drop column manual_plan_until;
