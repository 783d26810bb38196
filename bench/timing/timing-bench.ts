import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { OPERATOR } from '../../src/auth/actor.ts';
import { IDENTITY } from '../../src/auth/scope.ts';
import { buildServices, type Services } from '../../src/container.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { PasswordHashing } from '../../src/features/identity/accounts/passwords/password-hash.ts';
import { generateApiKey } from '../../src/features/identity/api-keys/api-key.ts';
import { createLogger } from '../../src/lib/logger.ts';
import type { Bench } from '../support/bench.ts';
import { type BenchDatabase, openBenchDatabase } from '../support/bench-database.ts';
import { print } from '../support/output.ts';
import { startProductServer } from '../support/product-server.ts';
import type { Resources } from '../support/resources.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { compare, fromRandomNetwork, type Pair, send } from './pairs.ts';

const WARM_UP = 20;
/** Each account gets fewer attempts than its limit allows. */
const TRIES_OF_AN_ACCOUNT = 8;

export const timingBench: Bench = {
  summary: 'whether response times reveal that an account or a key exists',
  async run(args, resources) {
    const { json, tries } = optionsOf(args);
    const database = await openBenchDatabase(resources, { tenants: 100, sessions: 10_000 });
    const url = await startProductServer(resources, database.databaseUrls, 10, { TRUST_PROXY: '1' });
    const pairs = await preparePairs(resources, database, url, tries + WARM_UP);
    const differences: Record<string, number> = {};
    for (const pair of pairs) {
      await compare(pair, WARM_UP);
      const later: Pair = {
        ...pair,
        unknown: (turn) => pair.unknown(WARM_UP + turn),
        known: (turn) => pair.known(WARM_UP + turn),
      };
      const { unknownMs, knownMs, difference } = await compare(later, tries);
      differences[pair.name] = Number(difference.toFixed(4));
      print(
        `${pair.name.padEnd(6)} unknown ${unknownMs.toFixed(3)} ms   known ${knownMs.toFixed(3)} ms   ` +
          `they differ by ${(100 * difference).toFixed(1)} %, medians of ${tries} tries each`,
      );
    }
    if (json) print(JSON.stringify({ bench: 'timing', tries, ...differences }));
  },
};

async function preparePairs(
  resources: Resources,
  { databaseUrls: urls }: BenchDatabase,
  url: string,
  turns: number,
): Promise<Pair[]> {
  const pools = await resources.use(
    async () => openRolePools(urls, { poolSize: 2, log: createLogger('silent') }),
    closeRolePools,
  );
  const database = Database.over(pools);
  const addresses = await newAccounts(database, Math.ceil(turns / TRIES_OF_AN_ACCOUNT));
  const revoked = await revokedKeys(buildServices(database), 20);
  const strangers = addresses.map((address) => `x${address.slice(1)}`);
  const unheard = revoked.map(generateApiKey);
  const turnOf = (list: readonly string[]) => (turn: number) => list[turn % list.length] ?? '';
  const logIn = (email: string) =>
    send(`${url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...fromRandomNetwork() },
      body: JSON.stringify({ email, password: 'a wrong password of some length' }),
    });
  const ask = (key: string) =>
    send(`${url}/v1/sessions`, { headers: { authorization: `Bearer ${key}`, ...fromRandomNetwork() } });
  return [
    {
      name: 'login',
      unknown: (turn) => logIn(turnOf(strangers)(turn)),
      known: (turn) => logIn(turnOf(addresses)(turn)),
    },
    {
      name: 'key',
      unknown: (turn) => ask(turnOf(unheard)(turn)),
      known: (turn) => ask(turnOf(revoked)(turn)),
    },
  ];
}

async function newAccounts(database: Database, count: number): Promise<string[]> {
  const password_hash = await new PasswordHashing().hash('the right password of all of them');
  const users = Array.from({ length: count }, () => {
    const id = randomBytes(6).toString('hex');
    return { id, email: `a${id}@example.com`, password_hash };
  });
  await database.writeOne(IDENTITY, (tx) => tx.db.insertInto('users').values(users).execute());
  return users.map(({ email }) => email);
}

async function revokedKeys({ apiKeys }: Services, count: number): Promise<string[]> {
  const scope = { kind: 'tenant', tenantId: `${TENANT_PREFIX}1` } as const;
  const keys: string[] = [];
  for (let n = 0; n < count; n++) {
    const { key, key_id } = await apiKeys.create(scope, { name: 'revoked' });
    await apiKeys.revoke(scope, key_id, OPERATOR);
    keys.push(key);
  }
  return keys;
}

function optionsOf(args: string[]) {
  const options = {
    json: { type: 'boolean', default: false },
    tries: { type: 'string', default: '200' },
  } as const;
  const { values } = parseArgs({ args, options });
  const tries = Number(values.tries);
  if (!Number.isInteger(tries) || tries < 1) throw new Error('--tries must be a whole number above 0.');
  return { json: values.json, tries };
}
