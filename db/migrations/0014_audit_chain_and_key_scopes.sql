-- Up Migration

-- What a key may be used for. Keys that were made before there were scopes could do everything.
alter table api_keys add column scopes text[];
alter table api_keys no force row level security;
update api_keys set scopes = '{ingest,read,write,admin}';
alter table api_keys force row level security;
alter table api_keys
  alter column scopes set not null,
  add constraint api_keys__scopes check (scopes <@ '{ingest,read,write,admin}' and cardinality(scopes) > 0);

-- The audit log becomes a chain: `hash` covers the line and the hash of the line before. Nothing has been written to
-- the log before this migration; on a database where somebody did, it stops here.
alter table audit_logs
  add column seq bigint not null,
  add column actor_kind text not null,
  add column key_id text,
  add column previous_hash bytea not null,
  add column hash bytea not null,
  add constraint audit_logs__seq unique (tenant_id, seq),
  add constraint audit_logs__actor_kind check (actor_kind in ('user', 'key', 'operator', 'system')),
  add constraint audit_logs__metadata check (jsonb_typeof(metadata) = 'object'),
  add constraint audit_logs__hash_length check (octet_length(previous_hash) = 32 and octet_length(hash) = 32);

-- Where each chain ends. Whoever appends locks the row and moves it, so that lines have one order.
create table audit_heads (
  tenant_id text not null,
  seq       bigint not null,
  hash      bytea not null,
  constraint audit_heads__pkey primary key (tenant_id),
  constraint audit_heads__tenant_id foreign key (tenant_id) references tenants (id),
  constraint audit_heads__seq check (seq > 0),
  constraint audit_heads__hash_length check (octet_length(hash) = 32)
);

-- Down Migration

drop table audit_heads;
alter table audit_logs
  drop column seq, drop column actor_kind, drop column key_id, drop column previous_hash, drop column hash,
  drop constraint audit_logs__metadata;
alter table api_keys drop column scopes;
