-- Up Migration

-- Set with deleted_at where Stripe did not know the customer, and the tenant got another one.
alter table stripe_customers add column replaced_at timestamptz;

-- Down Migration

alter table stripe_customers drop column replaced_at;
