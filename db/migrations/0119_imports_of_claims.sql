-- Up Migration

-- The notes of what was imported from OmniMemory 1 move with a claim, or the same file would bring its samples again.
alter table omnimemory1_batches add column claim_id text;

-- Down Migration

-- they name the column that goes
drop policy if exists claim_update on omnimemory1_batches;
do $$
declare
  p record;
begin
  for p in select policyname, with_check from pg_policies
    where schemaname = 'public' and tablename = 'omnimemory1_batches' and with_check like '% AND (claim_id IS NULL)%'
  loop
    execute format('alter policy %I on omnimemory1_batches with check (%s)', p.policyname,
      replace(p.with_check, ' AND (claim_id IS NULL)', ''));
  end loop;
end $$;
alter table omnimemory1_batches drop column claim_id;
