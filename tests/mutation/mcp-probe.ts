import { LOCAL, type Scope, type TenantScope } from '../../src/auth/scope.ts';
import type { StoreCheckpoint } from '../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import { type Table, tablesOf } from '../isolation/matrix/catalogue.ts';
import {
  ASKING_TOOL,
  type McpAttempt,
  messageOf,
  readsOn,
  refusedToOthers,
} from '../isolation/mcp/attempts.ts';
import { digestsOf } from '../isolation/routes/secrets.ts';
import { seedTarget, type Target } from '../isolation/routes/target.ts';
import { sendTo } from '../isolation/routes/watch.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import type { McpRole } from './mcp-rule.ts';

const ROLES: readonly McpRole[] = ['tenant', 'local'];
const PRIVATE = 'private-to-its-author';
/** Requests that show the mark to the owner. */
const LEAST_FOUND = 5;

/** Another one each time, because it is encrypted. */
const CURSOR = /(cursor\\*":\\*")[\w-]+/gi;

/** Someone who asks over MCP, and requests whose answers a policy that is opened must not change. */
interface Asker {
  readonly name: string;
  readonly role: McpRole;
  readonly key: string | undefined;
  readonly attempts: readonly McpAttempt[];
}

interface Answer {
  readonly name: string;
  readonly answer: string;
}

/** Asks over MCP, in a database of its own, whether anything shows or changes what belongs to others. */
export class McpProbe {
  readonly db: TestDatabase;
  readonly #api: TestApi;
  readonly #askers: readonly Asker[];
  readonly #tables: readonly Table[];
  readonly #tenantB: string;
  #before: ReadonlyMap<string, string> = new Map();

  private constructor(
    db: TestDatabase,
    api: TestApi,
    askers: readonly Asker[],
    tables: readonly Table[],
    tenantB: string,
  ) {
    this.db = db;
    this.#api = api;
    this.#askers = askers;
    this.#tables = tables;
    this.#tenantB = tenantB;
  }

  static async start(): Promise<McpProbe> {
    const db = await createTestDatabase();
    const [a, b, team] = [await db.newTenant('A'), await db.newTenant('B'), await db.newTenant('team')];
    const [ada, bob] = [await db.newMember(team, 'member'), await db.newMember(team, 'member')];
    const ofA = await seedTarget(db, a, 'mark-of-A');
    const ofB = await seedTarget(db, b, 'mark-of-B');
    const ofLocal = await seedTarget(db, LOCAL, 'mark-of-local');
    const ofTeam = await seedTarget(db, team, 'mark-of-team');
    // the tool of these requests has open sessions in the projects of others
    await saveAs(db, b, ofB, { tool_id: ASKING_TOOL, summary: 'mark-of-B' });
    await saveAs(db, LOCAL, ofLocal, { tool_id: ASKING_TOOL, summary: 'mark-of-local' });
    const ofAda = await privateTarget(db, { ...team, userId: ada.userId }, ofTeam);
    const askers: Asker[] = [
      {
        name: 'another tenant',
        role: 'tenant',
        key: await keyOf(db, a),
        attempts: distinct([...readsOn(ofA), ...refusedToOthers(ofB), ...refusedToOthers(ofLocal)]),
      },
      {
        name: 'local mode',
        role: 'local',
        key: undefined,
        attempts: distinct([...readsOn(ofLocal), ...refusedToOthers(ofB)]),
      },
      {
        name: 'a colleague',
        role: 'tenant',
        key: await keyOf(db, { ...team, userId: bob.userId }),
        attempts: readsOn(ofAda),
      },
    ];
    const tables = await db.asAdmin(tablesOf);
    const probe = new McpProbe(db, await startTestApi(db), askers, tables, b.tenantId);
    await probe.#find('mark-of-B', await keyOf(db, b), readsOn(ofB));
    await probe.#find(PRIVATE, await keyOf(db, { ...team, userId: ada.userId }), readsOn(ofAda));
    await probe.#note();
    return probe;
  }

  /** The names of the answers that are not as they were before, for callers of these roles. */
  async seenBy(roles: readonly McpRole[]): Promise<string[]> {
    const now = await this.#answers(roles);
    return now.flatMap(({ name, answer }) => (answer === this.#before.get(name) ? [] : [name]));
  }

  async close(): Promise<void> {
    await this.#api.close();
    await this.db.drop();
  }

  /** A probe that could not see is worth nothing: the owner must find what others must not. */
  async #find(mark: string, key: string, attempts: readonly McpAttempt[]): Promise<void> {
    const answers = await this.#ask({ name: `the owner of ${mark}`, role: 'tenant', key, attempts });
    const refused = answers.find(({ answer }) => /"(error|isError)":/.test(answer));
    if (refused) throw new Error(`${refused.name} is refused: ${refused.answer}`);
    const found = answers.filter(({ answer }) => answer.includes(mark));
    if (found.length < LEAST_FOUND) throw new Error(`Only ${found.length} answers over MCP show ${mark}.`);
  }

  async #note(): Promise<void> {
    this.#before = new Map((await this.#answers(ROLES)).map(({ name, answer }) => [name, answer]));
    const changing = await this.seenBy(ROLES);
    if (changing.length > 0) throw new Error(`Answers over MCP change without any mutant: ${changing}`);
  }

  async #answers(roles: readonly McpRole[]): Promise<Answer[]> {
    const asking = this.#askers.filter(({ role }) => roles.includes(role));
    const answers = await Promise.all(asking.map((asker) => this.#ask(asker)));
    const rows = await this.db.asAdmin(async (admin) => [
      await digestsOf(admin, this.#tables, this.#tenantB),
      await digestsOf(admin, this.#tables, null),
    ]);
    return [...answers.flat(), { name: 'rows of others change', answer: JSON.stringify(rows) }];
  }

  #ask({ name, key, attempts }: Asker): Promise<Answer[]> {
    return Promise.all(
      attempts.map(async (attempt) => {
        const answer = await sendTo(this.#api.url, { method: 'post', ...attempt }, key);
        const message = JSON.stringify(messageOf(answer)).replace(CURSOR, '$1…');
        return { name: `${name}: ${attempt.name}`, answer: `${answer.status} ${message}` };
      }),
    );
  }
}

/** Some name nothing of their target, such as `tools/list`. */
const distinct = (attempts: readonly McpAttempt[]): McpAttempt[] => [
  ...new Map(attempts.map((attempt) => [attempt.name, attempt])).values(),
];

/** What a colleague would ask to see a private checkpoint. */
async function privateTarget(db: TestDatabase, author: TenantScope, team: Target): Promise<Target> {
  const stored = await saveAs(db, author, team, { tool_id: team.toolId, summary: PRIVATE });
  return { ...team, checkpointId: stored.checkpoint_id, sessionId: stored.session_id, summary: PRIVATE };
}

const saveAs = (
  db: TestDatabase,
  scope: Scope,
  { workspacePath }: Target,
  of: Pick<StoreCheckpoint, 'tool_id' | 'summary'>,
) =>
  db.services.projectCheckpoints.store(scope, {
    ...of,
    project_path: workspacePath,
    checkpoint_type: 'manual',
    visibility: 'private',
  });
