import { expect, test } from '@jest/globals';
import { distributedDefinition } from '../../../src/db/distribution/scope-indexes.ts';

const OF_TENANTS = 'CREATE INDEX idx_a_tenant_time ON public.a USING btree (tenant_id, "timestamp" DESC)';
const OF_LOCAL =
  'CREATE INDEX idx_a_local_time ON public.a USING btree ("timestamp" DESC) WHERE (tenant_id IS NULL)';

test('an index that leads with the tenant leads with the scope on a distributed database', () => {
  expect(distributedDefinition(OF_TENANTS, [])).toBe(
    'CREATE INDEX idx_a_tenant_time ON public.a USING btree (scope_id, "timestamp" DESC)',
  );
  expect(distributedDefinition('CREATE INDEX i ON public.a USING btree (tenant_id)', [])).toBe(
    'CREATE INDEX i ON public.a USING btree (scope_id)',
  );
});

test('one for local mode is dropped only if another serves its rows, and never if it is unique', () => {
  expect(distributedDefinition(OF_LOCAL, [OF_LOCAL, OF_TENANTS])).toBeUndefined();
  expect(
    distributedDefinition(OF_LOCAL, [OF_LOCAL, OF_TENANTS.replace('tenant_id', 'scope_id')]),
  ).toBeUndefined();
  expect(distributedDefinition(OF_LOCAL, [OF_LOCAL, OF_TENANTS.replace(' DESC', '')])).toBe(OF_LOCAL);
  const unique = OF_LOCAL.replace('CREATE', 'CREATE UNIQUE');
  expect(distributedDefinition(unique, [unique, OF_TENANTS])).toBe(unique);
});

test('other indexes stay as they are, whatever columns they include or select by', () => {
  const others = [
    'CREATE INDEX i ON public.a USING btree (scope_id, tenant_id)',
    'CREATE INDEX i ON public.a USING btree (session_id) INCLUDE (tenant_id)',
    'CREATE INDEX i ON public.a USING gin (search)',
    'CREATE INDEX i ON public.a USING btree (tenant_id_of_old, x)',
  ];
  for (const other of others) expect(distributedDefinition(other, others)).toBe(other);
});
