-- They outlive what they are about. The role for deletion writes that of its own tenant, in the transaction that removes it.
alter table deletion_records enable row level security;
alter table deletion_records force row level security;

create policy deletion_select on deletion_records for select to omnimemory_deletion
  using (subject_digest = encode(sha256(convert_to(current_setting('app.scope', true), 'UTF8')), 'hex') and kind = 'tenant');
create policy deletion_insert on deletion_records for insert to omnimemory_deletion
  with check (subject_digest = encode(sha256(convert_to(current_setting('app.scope', true), 'UTF8')), 'hex') and kind = 'tenant');
create policy deletion_update on deletion_records for update to omnimemory_deletion
  using (subject_digest = encode(sha256(convert_to(current_setting('app.scope', true), 'UTF8')), 'hex') and kind = 'tenant')
  with check (subject_digest = encode(sha256(convert_to(current_setting('app.scope', true), 'UTF8')), 'hex') and kind = 'tenant');
grant select, insert, update (state, finished_at, rows, proof, reason, audit) on deletion_records to omnimemory_deletion;

-- accounts have no scope, and everybody who has the id of a deletion may read its record
create policy identity_select on deletion_records for select to omnimemory_identity using (true);
create policy identity_insert on deletion_records for insert to omnimemory_identity with check (true);
create policy identity_update on deletion_records for update to omnimemory_identity using (true) with check (true);
grant select, insert, update (state, finished_at, rows, proof, reason) on deletion_records to omnimemory_identity;
