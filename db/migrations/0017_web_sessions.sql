-- Up Migration

-- Sessions of browsers, written by connect-pg-simple, which asks for `sid`, `sess` and `expire`. `sid` is the SHA-256 of
-- what the cookie carries; `id` is what people see and name when they end a session.
create table web_sessions (
  sid        text not null,
  sess       jsonb not null,
  expire     timestamptz not null,
  id         uuid not null default gen_random_uuid(),
  -- NULL: somebody who is on the way to a provider and not signed in yet
  user_id    text generated always as (sess ->> 'userId') stored,
  created_at timestamptz not null default now(),
  seen_at    timestamptz not null default now(),
  constraint web_sessions__pkey primary key (sid),
  constraint web_sessions__sid check (sid ~ '^[0-9a-f]{64}$'),
  constraint web_sessions__id unique (id),
  constraint web_sessions__user_id foreign key (user_id) references users (id) on delete cascade
);
create index idx_web_sessions_user on web_sessions (user_id);
create index idx_web_sessions_expiry on web_sessions (expire);

-- Counters of rate-limiter-flexible, which inserts by position: these three columns in this order. A key is a hash:
-- nobody's address is kept here.
create table rate_limits (
  key    text not null,
  points integer not null,
  expire bigint,
  constraint rate_limits__pkey primary key (key)
);
create index idx_rate_limits_expiry on rate_limits (expire);

-- Down Migration

drop table rate_limits, web_sessions;
