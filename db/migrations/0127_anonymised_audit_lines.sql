-- Up Migration

-- Verification looks here for lines that vouch for anonymised ones. Few lines do, and a log is long.
create index idx_audit_anonymised on audit_logs (tenant_id, seq) where action = 'audit_log.anonymised';

-- Down Migration

drop index idx_audit_anonymised;
-- today's policies, which name a column that an older release does not grant
drop policy if exists account_update on audit_logs;
