-- Up Migration

-- Nothing changes here: db/policies say from now on that only a claim writes `claim_id`.

-- Down Migration

-- 0097 drops the column, which policies must not name then.
do $$
declare
  p record;
begin
  for p in select tablename, policyname, with_check from pg_policies
    where schemaname = 'public' and policyname in ('tenant_insert', 'local_insert') and with_check like '% AND (claim_id IS NULL)%'
  loop
    execute format('alter policy %I on %I with check (%s)', p.policyname, p.tablename,
      replace(p.with_check, ' AND (claim_id IS NULL)', ''));
  end loop;
end $$;
