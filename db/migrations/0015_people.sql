-- Up Migration

-- Who suspended a tenant that is not active. What an operator suspended, or nobody knows who, no owner resumes.
alter table tenants
  add column suspended_by text,
  add constraint tenants__suspended_by
    check (suspended_by is null or not active and suspended_by in ('owner', 'operator'));

-- A key ends with the membership of its user, whichever way that ends.
alter table api_keys
  add column replaced_by text,
  drop constraint api_keys__member,
  add constraint api_keys__member foreign key (tenant_id, user_id) references tenant_users (tenant_id, user_id)
    on delete cascade;
create index idx_api_keys_tenant on api_keys (tenant_id, created_at desc);
create index idx_api_keys_user on api_keys (tenant_id, user_id);
create index idx_tenant_users_tenant_time on tenant_users (tenant_id, created_at desc);

-- An invitation is of an address and not of a user: whoever proves that they have the address may accept it.
create table invitations (
  tenant_id     text not null,
  invitation_id text not null,
  email         text not null,
  role          text not null,
  -- SHA-256 of the token, which is in the mail and nowhere else
  token_hash    bytea not null,
  invited_by    text,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  accepted_at   timestamptz,
  accepted_by   text,
  revoked_at    timestamptz,
  constraint invitations__pkey primary key (tenant_id, invitation_id),
  constraint invitations__token_hash unique (token_hash),
  constraint invitations__token_hash_length check (octet_length(token_hash) = 32),
  constraint invitations__tenant_id foreign key (tenant_id) references tenants (id),
  constraint invitations__email check (email = lower(email) and length(email) <= 320),
  constraint invitations__role check (role in ('owner', 'admin', 'member', 'viewer')),
  constraint invitations__accepted check ((accepted_at is null) = (accepted_by is null))
);
-- one that counts for each address
create unique index invitations__open on invitations (tenant_id, email)
  where accepted_at is null and revoked_at is null;
create index idx_invitations_tenant on invitations (tenant_id, created_at desc);

-- Down Migration

drop table invitations;
drop index idx_api_keys_tenant, idx_api_keys_user, idx_tenant_users_tenant_time;
alter table api_keys
  drop column replaced_by,
  drop constraint api_keys__member,
  add constraint api_keys__member foreign key (tenant_id, user_id) references tenant_users (tenant_id, user_id);
-- today's policy, which names the column
drop policy if exists tenant_update on tenants;
alter table tenants drop column suspended_by;
