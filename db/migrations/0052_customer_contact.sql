-- Up Migration

-- What Stripe was told of the tenant last. A name or an email address that somebody typed into Stripe stays until ours
-- changes. contact_refused_at: Stripe did not take it.
alter table stripe_customers
  add column sent_name text,
  add column sent_email text,
  add column contact_refused_at timestamptz;

-- Who had the object made: kind, user_id and key_id.
alter table stripe_requests add column opened_by jsonb;

-- Down Migration

alter table stripe_requests drop column opened_by;
alter table stripe_customers drop column sent_name, drop column sent_email, drop column contact_refused_at;
