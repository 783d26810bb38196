-- Up Migration

-- Where a scope is on its way. `queueing`: its rows are being queued for `next_model`. `queued`: each row has its vectors or is in
-- the queue. `leaving`: its vectors are being deleted. Written before the work and after it, so that what a killed process leaves
-- is seen, and begun again.
alter table search_scopes add column state text not null default 'queued';
alter table search_scopes add constraint search_scopes__state check (state in ('queueing', 'queued', 'leaving'));

-- Not from 0: an id that was taken out of the queue and comes back must not look like the one that somebody has claimed before.
alter table search_pending alter column changes set default (random() * 1000000000)::integer;

-- Down Migration

alter table search_pending alter column changes set default 0;
alter table search_scopes drop column state;
