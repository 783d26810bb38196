-- Up Migration

-- A tenant is a team. Its plan, its stripe_* ids and every field from `status` to `last_synced_at` describe the
-- Stripe subscription and are written through the billing door alone.
create table tenants (
  id                     text not null,
  name                   text not null,
  plan                   text not null default 'free',
  stripe_customer_id     text,
  stripe_subscription_id text,
  status                 text,
  price                  text,
  quantity               integer,
  current_period_end     timestamptz,
  cancel_at              timestamptz,
  cancel_at_period_end   boolean not null default false,
  trial_end              timestamptz,
  grace_until            timestamptz,
  last_synced_at         timestamptz,
  active                 boolean not null default true,
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now(),
  constraint tenants__pkey primary key (id),
  -- the id becomes a literal in SET LOCAL: no character in it may need quoting
  constraint tenants__id check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  constraint tenants__name check (length(name) between 1 and 200),
  constraint tenants__plan check (plan in ('free', 'pro', 'enterprise')),
  constraint tenants__quantity check (quantity >= 0),
  constraint tenants__stripe_customer_id unique (stripe_customer_id),
  constraint tenants__stripe_subscription_id unique (stripe_subscription_id)
);

create table users (
  id            text not null,
  email         text not null,
  name          text,
  avatar_url    text,
  created_at    timestamptz not null default now(),
  last_login_at timestamptz,
  constraint users__pkey primary key (id),
  constraint users__id check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  -- one spelling per address, so that uniqueness means what people expect
  constraint users__email check (email = lower(email) and length(email) <= 320),
  constraint users__email_unique unique (email)
);

create table tenant_users (
  id         uuid not null default gen_random_uuid(),
  tenant_id  text not null,
  user_id    text not null,
  email      text not null,
  role       text not null default 'member',
  created_at timestamptz not null default now(),
  constraint tenant_users__pkey primary key (tenant_id, id),
  constraint tenant_users__user unique (tenant_id, user_id),
  constraint tenant_users__tenant_id foreign key (tenant_id) references tenants (id),
  constraint tenant_users__user_id foreign key (user_id) references users (id),
  constraint tenant_users__role check (role in ('owner', 'admin', 'member', 'viewer'))
);
create index idx_tenant_users_tenant on tenant_users (tenant_id);
create index idx_tenant_users_email on tenant_users (email);
create index idx_tenant_users_user on tenant_users (user_id);

create table audit_logs (
  id            uuid not null default gen_random_uuid(),
  tenant_id     text not null,
  user_id       text,
  action        text not null,
  resource_type text,
  resource_id   text,
  metadata      jsonb,
  ip_address    text,
  user_agent    text,
  created_at    timestamptz not null default now(),
  constraint audit_logs__pkey primary key (tenant_id, id),
  constraint audit_logs__tenant_id foreign key (tenant_id) references tenants (id)
);
create index idx_audit_tenant_time on audit_logs (tenant_id, created_at desc);

-- The key itself is never stored: key_hash is its SHA-256, and the start of the key is kept so that people can tell
-- theirs apart. The hash is unique over all tenants because the look-up knows nothing but the key; 32 random bytes
-- make a clash, and with it a leak through the unique index, impossible in practice.
create table api_keys (
  key_id       text not null,
  tenant_id    text not null,
  user_id      text,
  name         text not null,
  key_start    text not null,
  key_hash     bytea not null,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  constraint api_keys__pkey primary key (tenant_id, key_id),
  constraint api_keys__key_hash unique (key_hash),
  constraint api_keys__key_hash_length check (octet_length(key_hash) = 32),
  constraint api_keys__name check (length(name) between 1 and 200),
  constraint api_keys__tenant_id foreign key (tenant_id) references tenants (id),
  constraint api_keys__member foreign key (tenant_id, user_id) references tenant_users (tenant_id, user_id)
);

-- Down Migration

drop table api_keys, audit_logs, tenant_users, users, tenants;
