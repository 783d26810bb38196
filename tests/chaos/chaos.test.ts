import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LOCAL, type Scope, scopeIdOf } from '../../src/auth/scope.ts';
import { Random } from '../support/random.ts';
import { Administrator } from './administrator.ts';
import { ChaosClient } from './client.ts';
import { kindsOf } from './faults.ts';
import { compare, nothingFound, storedIn } from './inspection.ts';
import { Installation, type Team } from './installation.ts';
import { report } from './report.ts';
import { Rounds } from './rounds.ts';
import { Traffic } from './traffic.ts';

// `npm run test:chaos` has 100 rounds, `npm test` one of each kind
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 5);
const SEED = Number(process.env.CHAOS_SEED ?? randomInt(2 ** 31));
const TEAMS = 3;
const CLIENTS_OF_A_SCOPE = 2;

let installation: Installation;
let teams: Team[];
let clients: ChaosClient[];
let administrator: Administrator;
let traffic: Traffic;
let rounds: Rounds;
const random = new Random(SEED);

beforeAll(async () => {
  installation = await Installation.begin();
  traffic = new Traffic(installation.supervisor.url);
  teams = await installation.newTeams(TEAMS);
  const scopes: { scope: Scope; key?: string }[] = [...teams, { scope: LOCAL }];
  clients = Array.from({ length: scopes.length * CLIENTS_OF_A_SCOPE }, (_, n) => {
    const { scope, key } = scopes[n % scopes.length] as { scope: Scope; key?: string };
    return new ChaosClient(n, scope, key, traffic, random.fork());
  });
  const [first] = teams as [Team];
  administrator = new Administrator(clients.length, first.scope, first.key, traffic);
  rounds = new Rounds(installation, clients, traffic, random.fork());
}, 120_000);
afterAll(async () => {
  expect(await installation.end()).toBe(0);
}, 60_000);

test(
  'work goes on without help, whatever is killed and whenever',
  async () => {
    process.stderr.write(`Chaos: CHAOS_SEED=${SEED}, ${ROUNDS} rounds.\n`);
    const all = [...clients, administrator];
    const running = Promise.all(all.map((one) => one.run()));
    try {
      for (const kind of kindsOf(random, ROUNDS)) {
        const line = await Promise.race([rounds.run(kind), running]);
        if (process.env.CHAOS_ROUNDS) process.stderr.write(`${line}\n`);
      }
    } finally {
      for (const one of all) one.stop();
      await running;
    }
    expect(rounds.tally.faults).toEqual([]);
    expect(traffic.surprises).toEqual([]);
    expect(installation.supervisor.crashes).toEqual([]);
  },
  60_000 * (ROUNDS + 1),
);

test('every acknowledged item is there once, no batch is there by half, and nothing else is there', async () => {
  const found = nothingFound();
  for (const scope of [LOCAL, ...teams.map((team) => team.scope)]) {
    const own = clients.filter((client) => scopeIdOf(client.scope) === scopeIdOf(scope));
    const batches = own.flatMap((client) => client.batches);
    compare(await storedIn(installation.folder, scope), batches, found);
  }
  const batches = clients.flatMap((client) => client.batches);
  process.stderr.write(report({ batches, found, tally: rounds.tally, installation }));
  const { lost, doubled, halves, strangers, series, receipts } = found;
  const none = { lost: [], doubled: [], halves: [], strangers: [], series: [], receipts: [] };
  expect({ lost, doubled, halves, strangers, series, receipts }).toEqual(none);
  expect(found.items).toBeGreaterThan(100 * ROUNDS);
}, 300_000);

test('the audit log has every acknowledged change once, its chain is whole, and doctor finds no fault', async () => {
  const { tenantId } = administrator.scope;
  const logged = await installation.folder.connectedAs('omnimemory_tenant', async (client) => {
    await client.query('begin read only');
    await client.query(`set local app.tenant_id = '${tenantId}'`);
    const { rows } = await client.query(
      `select (metadata -> 'after' ->> 'retention_days')::int as days from audit_logs where action = 'settings.changed'`,
    );
    return rows.map(({ days }) => days);
  });
  expect(administrator.faults(logged)).toEqual([]);
  expect(administrator.acknowledged.size).toBeGreaterThan(ROUNDS);
  expect(await installation.runCommand('audit', 'verify')).toMatch(tenantId);
  expect(await installation.runCommand('doctor')).not.toMatch(/^fault/m);
}, 60_000);
