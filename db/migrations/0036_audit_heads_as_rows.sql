-- Up Migration

-- The end of a chain was a row that every append changed, so that whoever could append could set it back. Now each line
-- has a row here: no role that serves requests may change or remove one, and the end is the last of them.
alter table audit_heads
  drop constraint audit_heads__pkey,
  add constraint audit_heads__pkey primary key (tenant_id, seq);

alter table tenants no force row level security;
alter table audit_logs no force row level security;
alter table audit_heads no force row level security;

insert into audit_heads (tenant_id, seq, hash)
  select l.tenant_id, l.seq, l.hash from audit_logs l join audit_heads h using (tenant_id) where l.seq < h.seq;

-- Tenants that are older than the chain get a first line, so that an empty log is never as it should be.
with line as materialized (
  select id as tenant_id, gen_random_uuid() as id, clock_timestamp() as created_at, 1::bigint as seq,
    decode(repeat('0', 64), 'hex') as previous_hash
  from tenants where id not in (select tenant_id from audit_heads) and id not in (select tenant_id from audit_logs)
), chained as materialized (
  select *, sha256(previous_hash || convert_to(jsonb_build_array(seq, id, tenant_id,
    to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), 'system', null::text, null::text,
    'audit_log.begun', 'audit_logs', null::text, '{}'::jsonb, null::text, null::text)::text, 'UTF8')) as hash from line
), appended as (
  insert into audit_logs (tenant_id, id, created_at, seq, previous_hash, actor_kind, action, resource_type, metadata, hash)
  select tenant_id, id, created_at, seq, previous_hash, 'system', 'audit_log.begun', 'audit_logs', '{}', hash from chained
)
insert into audit_heads (tenant_id, seq, hash) select tenant_id, seq, hash from chained;

alter table tenants force row level security;
alter table audit_logs force row level security;
alter table audit_heads force row level security;

-- Down Migration

alter table audit_heads no force row level security;
delete from audit_heads h where exists (select from audit_heads later where later.tenant_id = h.tenant_id and later.seq > h.seq);
alter table audit_heads
  force row level security,
  drop constraint audit_heads__pkey,
  add constraint audit_heads__pkey primary key (tenant_id);
