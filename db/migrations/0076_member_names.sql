-- Up Migration

-- The role that serves a tenant cannot read users, so the list of members takes names from here, as it takes email addresses.
alter table tenant_users add column name text;

alter table tenant_users no force row level security;
alter table users no force row level security;
update tenant_users m set name = u.name from users u where u.id = m.user_id and u.name is not null;
alter table tenant_users force row level security;
alter table users force row level security;

-- Down Migration

alter table tenant_users drop column name;
