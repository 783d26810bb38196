-- Up Migration

-- What people name when they take a provider away again.
alter table user_identities
  add column id uuid not null default gen_random_uuid(),
  add constraint user_identities__id unique (id);

-- Down Migration

alter table user_identities drop column id;
