-- Up Migration

-- Counts what ends all sessions of an account: another password, and ending all of them. A session carries the number
-- that held when its person proved who they are, and opens nothing once the account has another. Sessions without one
-- were begun before there was any, and carry 0.
alter table users add column session_epoch integer not null default 0;

-- Down Migration

alter table users drop column session_epoch;
