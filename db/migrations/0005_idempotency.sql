-- Up Migration

-- What a request with an Idempotency-Key was answered. The row is made in the transaction of the request itself, so
-- that there is a reply if and only if there is an effect.
create table idempotency_keys (
  scope_id    text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id   text default nullif(current_setting('app.tenant_id', true), ''),
  user_id     text not null default coalesce(current_setting('app.user_id', true), ''), -- '': a key without a user
  key         text not null,
  fingerprint bytea not null, -- SHA-256 of what was asked for
  status      integer,
  reply       text,
  created_at  timestamptz not null default now(),
  constraint idempotency_keys__pkey primary key (scope_id, user_id, key),
  constraint idempotency_keys__tenant_id check (tenant_id <> ''),
  constraint idempotency_keys__scope check (scope_id = coalesce(tenant_id, '')),
  constraint idempotency_keys__key check (length(key) between 1 and 255),
  constraint idempotency_keys__fingerprint check (octet_length(fingerprint) = 32)
);
create index idx_idempotency_keys_age on idempotency_keys (scope_id, created_at);

-- Down Migration

drop table idempotency_keys;
