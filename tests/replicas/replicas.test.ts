import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { LOCAL, type Scope, type TenantScope } from '../../src/auth/scope.ts';
import { freePort } from '../support/free-port.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { codesIn, newReader, outagesIn, type Reader } from './readers.ts';
import { type Replicated, STANDBY, startReplicated } from './standby-server.ts';

// each test waits for servers, which take their time on a busy machine
jest.setTimeout(60_000);

const PAGE = { limit: 50, after: undefined };
let servers: Replicated;
let reader: Reader;
let tenant: TenantScope;
beforeAll(async () => {
  servers = await startReplicated();
  reader = await newReader(servers);
  tenant = { kind: 'tenant', tenantId: (await reader.services.tenants.create({ name: 'A' })).id };
});
afterAll(async () => {
  await reader?.close();
  await servers?.stop();
});

const sessionIds = async (scope: TenantScope, { services }: Reader = reader): Promise<string[]> => {
  const { json } = await services.sessions.list(scope, { include_archived: false }, PAGE);
  return JSON.parse(json).map((session: { session_id: string }) => session.session_id);
};
const start = async (scope: TenantScope, { services }: Reader = reader) =>
  (await services.sessions.start(scope, { tool_id: 'cursor' })).session_id;

test('the standby answers reads of a tenant and of local mode', async () => {
  await reader.until(true, tenant);
  await reader.until(true, LOCAL);
});

test('a read sees what the process has written before, each time', async () => {
  for (let n = 0; n < 30; n++) {
    const made = await start(tenant);
    expect(await sessionIds(tenant)).toContain(made);
    await reader.services.sessions.end(tenant, made);
    expect((await reader.services.sessions.get(tenant, made)).ended_at).not.toBeNull();
  }
  await reader.until(true, tenant);
});

test('a read goes to the primary while the standby has not replayed what the process has written there', async () => {
  await reader.until(true, tenant);
  await servers.standby.replays(false);
  try {
    const made = await start(tenant);
    expect(await reader.answerer(tenant)).toBe('');
    expect(await sessionIds(tenant)).toContain(made);
  } finally {
    await servers.standby.replays(true);
  }
  await reader.until(true, tenant);
});

test('a failed write sends the reads of its scope to the primary, since it may have been committed', async () => {
  await reader.until(true, tenant);
  const failing = reader.database.writeOne(tenant, (tx) => sql`select 1 / 0`.execute(tx.db));
  await expect(failing).rejects.toThrow('division by zero');
  expect(await reader.answerer(tenant)).toBe('');
  await reader.until(true, tenant);
});

test('a notice of another process sends the reads of its scope, and of no other, to the primary for a moment', async () => {
  let other = '';
  // a machine that is busy for a second leaves the standby out
  for (let n = 0; n < 10 && other === ''; n++) {
    await reader.until(true, tenant);
    await reader.until(true, LOCAL);
    reader.replicas.writtenElsewhere(tenant.tenantId);
    expect(await reader.answerer(tenant)).toBe('');
    other = await reader.answerer(LOCAL);
  }
  expect(other).toBe(STANDBY);
  reader.replicas.writtenElsewhere();
  expect(await reader.answerer(LOCAL)).toBe('');
  await reader.until(true, tenant);
});

test('a standby that stops replaying is left out within a moment and logged once, and used again', async () => {
  await reader.until(true, tenant);
  const before = reader.lines.length;
  await servers.standby.replays(false);
  try {
    const other = await newReader(servers, { standbyUrls: [] });
    await start(tenant, other);
    await reader.until(false, tenant);
    // before, the primary may have answered because of what the scope needs
    while (codesIn(reader).length === before) await wait(10);
    // from now on every write of another process is seen at once
    const made = await start(tenant, other);
    expect(await sessionIds(tenant)).toContain(made);
    await other.close();
  } finally {
    await servers.standby.replays(true);
  }
  await reader.until(true, tenant);
  expect(codesIn(reader).slice(before)).toEqual(['standby_left_out', 'standby_read']);
  expect(`${reader.lines[before]?.reason}`).toMatch('stopped replaying');
});

test('a read that a conflict with recovery cancels is repeated on the primary', async () => {
  await reader.until(true, tenant);
  const asked: string[] = [];
  const read = reader.database.readAnywhere(tenant, async (tx) => {
    const slow = sql<{ name: string }>`
      select current_setting('cluster_name') as name, count(*), pg_sleep(case current_setting('cluster_name') when '' then 0 else 5 end)
      from tool_sessions`.execute(tx.db);
    asked.push('once');
    const { rows } = await slow;
    return rows[0]?.name;
  });
  while (asked.length === 0) await wait(1);
  await wait(100);
  await servers.asAdmin((client) =>
    client.query('begin; lock table tool_sessions in access exclusive mode; commit'),
  );
  expect(await read).toBe('');
  expect(asked).toEqual(['once', 'once']);
});

test('a read that waits for a lock of replay is repeated on the primary', async () => {
  const setTimeoutTo = (value: string) =>
    servers.asAdmin((client) => client.query(`alter role omnimemory_tenant set lock_timeout = ${value}`));
  await setTimeoutTo("'300ms'");
  const isSet = `select 'lock_timeout=300ms' = any(rolconfig) as is from pg_roles where rolname = 'omnimemory_tenant'`;
  await servers.standby.asAdmin(async (standby) => {
    while (!(await standby.query(isSet)).rows[0].is) await wait(10);
  });
  const other = await newReader(servers);
  await other.until(true, tenant);
  await servers.asAdmin(async (client) => {
    await client.query('begin; lock table tool_sessions in access exclusive mode');
    // a commit sends the record of the lock
    await servers.asAdmin((second) => second.query("select pg_logical_emit_message(true, 'flush', '')"));
    const isLocked = `select count(*) = 1 as is from pg_locks where mode = 'AccessExclusiveLock' and relation = 'tool_sessions'::regclass`;
    await servers.standby.asAdmin(async (standby) => {
      while (!(await standby.query(isLocked)).rows[0].is) await wait(10);
    });
    await servers.standby.replays(false);
    await client.query('commit');
  });
  try {
    const { rows } = await other.database.readAnywhere(tenant, (tx) =>
      sql`select current_setting('cluster_name') as name, count(*) from tool_sessions`.execute(tx.db),
    );
    expect(rows).toMatchObject([{ name: '' }]);
  } finally {
    await servers.standby.replays(true);
    await setTimeoutTo("'4s'");
    await other.close();
  }
  await reader.until(true, tenant);
});

test('local mode that takes all of its connections leaves the standby to the tenants', async () => {
  await reader.until(true, LOCAL);
  await reader.until(true, tenant);
  const before = reader.lines.length;
  const slow = (scope: Scope, seconds: number) =>
    reader.database.readAnywhere(scope, async (tx) => {
      const { rows } = await sql<{ name: string }>`
        select current_setting('cluster_name') as name, pg_sleep(${seconds})`.execute(tx.db);
      return rows[0]?.name;
    });
  // longer than the last of them waits for a connection
  const local = Array.from({ length: 5 }, () => slow(LOCAL, 1.5));
  expect(await slow(tenant, 1.5)).toBe(STANDBY);
  expect((await Promise.all(local)).toSorted()).toEqual(['', ...Array(4).fill(STANDBY)]);
  expect(outagesIn(reader, before)).toEqual([]);
});

test('the standby confirms in the read itself that it has replayed enough', async () => {
  await reader.until(true, tenant);
  const standbyFor = reader.replicas.standbyFor.bind(reader.replicas);
  // as if another server answered under its name, which is further back
  Object.assign(reader.replicas, {
    standbyFor: (scope: TenantScope) => {
      const found = standbyFor(scope);
      return found && { ...found, required: found.required + 1_000_000n };
    },
  });
  for (let n = 0; n < 3; n++) expect(await reader.answerer(tenant)).toBe('');
  Reflect.deleteProperty(reader.replicas, 'standbyFor');
  await reader.until(true, tenant);
});

test('an error of the statement itself is not repeated', async () => {
  await reader.until(true, tenant);
  let times = 0;
  const failing = reader.database.readAnywhere(tenant, (tx) => {
    times += 1;
    return sql`select 1 / 0`.execute(tx.db);
  });
  await expect(failing).rejects.toThrow('division by zero');
  expect(times).toBe(1);
});

test('a standby from which nothing arrives is left out, and the reads that wait for it are answered', async () => {
  await reader.until(true, tenant);
  const before = reader.lines.length;
  await servers.standby.freeze(true);
  const began = Date.now();
  try {
    expect(await Promise.all([1, 2].map(() => reader.answerer(tenant)))).toEqual(['', '']);
    expect(await reader.answerer(tenant)).toBe('');
  } finally {
    await servers.standby.freeze(false);
  }
  // and not only after the 20 s that a query may take
  expect(Date.now() - began).toBeLessThan(15_000);
  await reader.until(true, tenant);
  expect(outagesIn(reader, before)).toHaveLength(1);
  expect(codesIn(reader).at(-1)).toBe('standby_read');
});

test('a killed standby costs no answer: the reads in flight and later ones get theirs from the primary', async () => {
  await reader.until(true, tenant);
  const before = reader.lines.length;
  const slow = Array.from({ length: 2 }, () =>
    reader.database.readAnywhere(tenant, async (tx) => {
      const { rows } = await sql<{ name: string }>`
        select current_setting('cluster_name') as name, pg_sleep(case current_setting('cluster_name') when '' then 0 else 5 end)`.execute(
        tx.db,
      );
      return rows[0]?.name;
    }),
  );
  await wait(50);
  await servers.standby.kill();
  expect(await Promise.all(slow)).toEqual(['', '']);
  for (let n = 0; n < 5; n++) expect(await reader.answerer(tenant)).toBe('');
  const made = await start(tenant);
  expect(await sessionIds(tenant)).toContain(made);
  await servers.standby.start();
  await reader.until(true, tenant);
  expect(outagesIn(reader, before)).toHaveLength(1);
  expect(codesIn(reader).at(-1)).toBe('standby_read');
});

test('a standby that is down at the start is left out, and read as soon as it is there', async () => {
  const gone = Object.assign(new URL(servers.standby.urlOf(servers.primary.urls.roles.tenant)), {
    port: `${await freePort()}`,
  }).href;
  const there = servers.standby.urlOf(servers.primary.urls.roles.tenant);
  const other = await newReader(servers, { standbyUrls: [gone, there] });
  await other.until(true, tenant);
  expect(codesIn(other)).toEqual(expect.arrayContaining(['standby_left_out', 'standby_read']));
  await other.close();
});

test('a URL that leads elsewhere is refused at the start, in words', async () => {
  const { roles } = servers.primary.urls;
  const refused = (url: string) => expect(newReader(servers, { standbyUrls: [url] })).rejects;
  await refused(roles.tenant).toThrow('is not a standby: it takes writes itself.');
  await refused(servers.standby.urlOf(roles.billing)).toThrow('logs in as omnimemory_billing');
  await refused(servers.standby.urlOf(servers.primary.urls.owner)).toThrow('logs in as omnimemory_owner');
  const wrongPassword = Object.assign(new URL(servers.standby.urlOf(roles.tenant)), { password: 'secret' });
  await refused(wrongPassword.href).toThrow('password authentication failed');
  const another = await createTestDatabase();
  await refused(another.urls.roles.tenant).toThrow('is no copy of the database of DATABASE_URL.');
  await another.drop();
});

test('a promoted standby is not read any more', async () => {
  await reader.until(true, tenant);
  const before = reader.lines.length;
  await servers.standby.promote();
  expect(await reader.answerer(tenant)).toBe('');
  await wait(1_200);
  expect(await reader.answerer(tenant)).toBe('');
  expect(reader.lines.slice(before)).toMatchObject([
    { code: 'standby_left_out', reason: expect.stringContaining('promoted') },
  ]);
});
