import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import { IDENTITY, type TenantScope } from '../../src/auth/scope.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { warm } from '../support/warm-pool.ts';

const db = await setUpDatabase();

const record = ({ tenantId }: TenantScope, id: string) =>
  db.database.inScope({ kind: 'tenant', tenantId }, (tx) =>
    db.services.audit.record(tx, {
      tenantId,
      actor: { ...OPERATOR, ip: '192.0.2.1', userAgent: 'tests "quoted" – ü' },
      action: 'thing.changed',
      resource: { type: 'thing', id },
      before: { n: 1.5, nested: { list: [1, null, 'x'] } },
      after: { n: 2 },
    }),
  );

/** A tenant with `lines` lines; the first says that it was made. */
async function tenantWith(lines: number): Promise<TenantScope> {
  const scope = await db.newTenant();
  for (let n = 2; n <= lines; n++) await record(scope, `thing ${n}`);
  return scope;
}

const faultsOf = async (scope: TenantScope) =>
  (await db.services.audit.verify(scope)).faults.map(({ message }) => message);

/** Changes the log as only a superuser can. */
const tamper = (statement: string, { tenantId }: TenantScope) =>
  db.asAdmin((admin) => admin.query(statement, [tenantId]));

describe('the audit chain', () => {
  test('of an untouched log is whole, whatever its lines say', async () => {
    const report = await db.services.audit.verify(await tenantWith(5));
    expect(report).toEqual({
      lines: 5,
      anonymised: 0,
      faults: [],
      head: { seq: 5, hash: expect.stringMatching(/^\w{64}$/) },
      cut: null,
      begin: 1,
      checkedAt: expect.stringMatching(/^\d{4}-/),
    });
  });

  test('of a tenant that does not exist is empty', async () => {
    const report = await db.services.audit.verify({ kind: 'tenant', tenantId: 'nobody' });
    expect(report).toMatchObject({ lines: 0, faults: [], head: null });
  });

  test('stays whole when 50 lines are appended at once, the first of a log among them', async () => {
    const scope = await db.newTenant();
    await tamper('delete from audit_logs where tenant_id = $1', scope);
    await tamper('delete from audit_heads where tenant_id = $1', scope);
    await warm(db.pools.tenant);
    await Promise.all(Array.from({ length: 50 }, (_, n) => record(scope, `${n}`)));
    expect(await db.services.audit.verify(scope)).toMatchObject({ lines: 50, faults: [], head: { seq: 50 } });
  });

  test('has no line of a transaction that was rolled back', async () => {
    const scope = await tenantWith(1);
    const failing = db.database.inScope(scope, async (tx) => {
      const { tenantId } = scope;
      const resource = { type: 'x' };
      await db.services.audit.record(tx, { tenantId, actor: OPERATOR, action: 'x.y', resource });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await db.services.audit.verify(scope)).toMatchObject({ lines: 1, faults: [] });
  });

  test('is one chain, whichever role appends to it', async () => {
    const scope = await tenantWith(1);
    const { tenantId } = scope;
    const entry = { tenantId, actor: OPERATOR, action: 'x.y', resource: { type: 'x' } } as const;
    for (const within of [scope, IDENTITY, { kind: 'billing' } as const])
      await db.database.inScope(within as TenantScope, (tx) => db.services.audit.record(tx, entry));
    expect(await db.services.audit.verify(scope)).toMatchObject({ lines: 4, faults: [] });
  });

  test('of more lines than one part is walked part by part', async () => {
    const scope = await db.newTenant();
    await db.database.inScope(scope, async (tx) => {
      const { tenantId } = scope;
      for (let n = 0; n < 1_005; n++)
        await db.services.audit.record(tx, {
          tenantId,
          actor: OPERATOR,
          action: 'x.y',
          resource: { type: 'x', id: `${n}` },
        });
    });
    expect(await db.services.audit.verify(scope)).toMatchObject({ lines: 1_006, faults: [] });
    await tamper('update audit_logs set resource_id = null where tenant_id = $1 and seq = 1003', scope);
    expect(await faultsOf(scope)).toEqual([expect.stringMatching(/^line 1003 \(.*\) was altered/)]);
  });
});

describe('verification finds', () => {
  const where = 'where tenant_id = $1';
  const COLUMNS: [string, string][] = [
    ['id', 'gen_random_uuid()'],
    ['created_at', "created_at + interval '1 microsecond'"],
    ['actor_kind', "'system'"],
    ['user_id', "'somebody'"],
    ['key_id', "'key_x'"],
    ['action', "'x.y'"],
    ['resource_type', "'y'"],
    ['resource_id', 'null'],
    ['metadata', `'{"after": {"n": 3}}'`],
    ['ip_address', "'192.0.2.2'"],
    ['user_agent', "user_agent || ' '"],
    ['hash', "sha256('x')"],
    ['previous_hash', "sha256('x')"],
  ];
  test.each(COLUMNS)('a changed %s', async (column, value) => {
    const scope = await tenantWith(4);
    await tamper(`update audit_logs set ${column} = ${value} ${where} and seq = 3`, scope);
    expect((await faultsOf(scope))[0]).toMatch(/^line 3 \(.*\) (or the line before it )?was altered/);
  });

  test('a line that was moved to another tenant, in both', async () => {
    const [from, to] = [await tenantWith(3), await tenantWith(3)];
    await tamper(`update audit_logs set tenant_id = '${to.tenantId}', seq = 4 ${where} and seq = 3`, from);
    expect(await faultsOf(from)).toEqual(['line 3 was removed']);
    expect((await faultsOf(to)).join()).toMatch(/line 4 .* was altered.*the lines from 4 on were inserted/);
  });

  test.each([
    ['a removed line', 'and seq = 3', ['line 3 was removed']],
    ['removed lines', 'and seq in (2, 3)', ['the lines 2 to 3 were removed']],
    ['a removed first line', 'and seq = 1', ['line 1 was removed']],
    ['lines cut off at the end', 'and seq > 3', ['the lines 4 to 5 were removed']],
    ['a log without its lines', '', ['the lines 1 to 5 were removed']],
  ])('%s', async (_name, which, faults) => {
    const scope = await tenantWith(5);
    await tamper(`delete from audit_logs ${where} ${which}`, scope);
    expect(await faultsOf(scope)).toEqual(faults);
  });

  test.each([
    ['whose end is gone as well', 'delete from audit_heads where tenant_id = $1'],
    ['of which only the first place is recorded', 'delete from audit_heads where tenant_id = $1 and seq > 1'],
  ])('a log without its lines %s', async (_name, statement) => {
    const scope = await tenantWith(3);
    await tamper('delete from audit_logs where tenant_id = $1', scope);
    await tamper(statement, scope);
    expect(await faultsOf(scope)).toHaveLength(1);
  });

  test('lines without any note of their end, and notes that are gone', async () => {
    const [one, other] = [await tenantWith(3), await tenantWith(4)];
    await tamper('delete from audit_heads where tenant_id = $1', one);
    await tamper('delete from audit_heads where tenant_id = $1 and seq in (2, 3)', other);
    expect(await faultsOf(one)).toEqual([
      'the lines from 1 on were inserted: the recorded chain ends before them',
    ]);
    expect(await faultsOf(other)).toEqual([
      '2 of the 4 rows of audit_heads, which record the end of the chain, were removed',
    ]);
  });

  test('an end that was moved back', async () => {
    const scope = await tenantWith(4);
    await tamper('delete from audit_heads where tenant_id = $1 and seq = 4', scope);
    expect(await faultsOf(scope)).toEqual([
      'the lines from 4 on were inserted: the recorded chain ends before them',
    ]);
  });

  test('a removed line whose followers were numbered anew', async () => {
    const scope = await tenantWith(5);
    await tamper(`delete from audit_logs ${where} and seq = 3`, scope);
    await tamper(`update audit_logs set seq = 3 ${where} and seq = 4`, scope);
    await tamper(`update audit_logs set seq = 4 ${where} and seq = 5`, scope);
    const faults = (await faultsOf(scope)).join('\n');
    expect(faults).toMatch(/^line 3 .* was altered or inserted/);
    expect(faults).toMatch('line 5 was removed');
  });

  test.each([
    ['behind the end', 'seq + 1'],
    ['before the beginning', 'seq - 10'],
  ])('a line inserted %s', async (_name, place) => {
    const scope = await tenantWith(3);
    await tamper(
      `insert into audit_logs (tenant_id, seq, actor_kind, action, previous_hash, hash)
       select tenant_id, ${place}, 'user', 'x.y', hash, sha256('x') from audit_logs ${where} and seq = 3`,
      scope,
    );
    expect((await faultsOf(scope)).join()).toContain('inserted');
  });

  test('a line that was altered together with its hash', async () => {
    const scope = await tenantWith(4);
    const rehash = `update audit_logs set action = 'x.y', hash = sha256('other') ${where} and seq = 4`;
    await tamper(rehash, scope);
    expect((await faultsOf(scope)).join()).toMatch(/line 4 was altered: its hash is not the recorded end/);
  });

  test.each(['user_id', 'action'])('nothing where %s is set to what it was', async (column) => {
    const scope = await tenantWith(3);
    await tamper(`update audit_logs set ${column} = ${column} ${where}`, scope);
    expect(await faultsOf(scope)).toEqual([]);
  });
});

describe('no role that serves requests can', () => {
  test.each(['tenant', 'identity', 'billing'] as const)('change, remove or cut lines: %s', (role) =>
    db.asRole(role, async (client) => {
      for (const statement of [
        `update audit_logs set action = 'x.y'`,
        'delete from audit_logs',
        'truncate audit_logs',
        'delete from audit_heads',
        'update audit_heads set seq = 1',
        'update audit_heads set hash = null',
        'select from audit_heads for update',
        'truncate audit_heads',
      ])
        await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    }),
  );

  test('append to the log of another tenant', async () => {
    const [a, b] = [await tenantWith(1), await tenantWith(1)];
    const forged = db.database.inScope(a, (tx) =>
      db.services.audit.record(tx, {
        tenantId: b.tenantId,
        actor: OPERATOR,
        action: 'x.y',
        resource: { type: 'x' },
      }),
    );
    await expect(forged).rejects.toMatchObject({ code: '42501' });
    expect(await db.services.audit.verify(b)).toMatchObject({ lines: 1, faults: [] });
  });
});
