-- Up Migration

-- NULL: the account has no password; it is entered through a provider, or by way of a reset
alter table users
  add column password_hash text,
  add column email_verified_at timestamptz,
  add constraint users__password_hash check (password_hash like '$argon2id$%');

-- Who somebody is at a provider. The address is what the provider said last and is for people to read: it changes, and
-- addresses are given to others, so an account is found by issuer and subject alone.
create table user_identities (
  issuer       text not null,
  subject      text not null,
  user_id      text not null,
  email        text,
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  constraint user_identities__pkey primary key (issuer, subject),
  constraint user_identities__issuer check (length(issuer) between 1 and 255),
  constraint user_identities__subject check (length(subject) between 1 and 255),
  constraint user_identities__user_id foreign key (user_id) references users (id) on delete cascade
);
create index idx_user_identities_user on user_identities (user_id);

-- What was mailed to somebody. A token is used by deleting its row. An account begins when its address is verified:
-- until then name and password wait here, so that each mail confirms the password of the registration it belongs to,
-- and nobody can choose the password of somebody else's account in advance.
create table user_tokens (
  token_hash    bytea not null,
  purpose       text not null,
  email         text not null,
  user_id       text,
  name          text,
  password_hash text,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  constraint user_tokens__pkey primary key (token_hash),
  constraint user_tokens__token_hash_length check (octet_length(token_hash) = 32),
  constraint user_tokens__purpose check (case purpose
    when 'verify_email' then user_id is null
    when 'reset_password' then user_id is not null and password_hash is null and name is null
    else false end),
  constraint user_tokens__email check (email = lower(email) and length(email) <= 320),
  constraint user_tokens__password_hash check (password_hash like '$argon2id$%'),
  constraint user_tokens__user_id foreign key (user_id) references users (id) on delete cascade
);
create index idx_user_tokens_email on user_tokens (email);
create index idx_user_tokens_user on user_tokens (user_id);
create index idx_user_tokens_expiry on user_tokens (expires_at);

-- Down Migration

drop table user_tokens, user_identities;
alter table users drop column password_hash, drop column email_verified_at;
