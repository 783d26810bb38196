import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { sql } from 'kysely';
import { importing, LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { seedEverything } from '../../contract/everything.ts';
import type { TestDatabase } from '../../support/test-database.ts';
import { oldFile, pathOf } from '../omnimemory-1/old-files.ts';

/** What somebody does in local mode or in the team. Numbers choose among few names, so that both use the same ones. */
export type Step =
  | { readonly does: 'everything'; readonly local: boolean; readonly mark: number }
  | {
      readonly does: 'session';
      readonly local: boolean;
      readonly name: number;
      readonly previous: number;
      readonly project: boolean;
    }
  | { readonly does: 'checkpoint'; readonly local: boolean; readonly at: number; readonly replaces: number }
  | { readonly does: 'memory'; readonly local: boolean; readonly name: number; readonly key: number }
  | { readonly does: 'sample'; readonly local: boolean; readonly name: number }
  | { readonly does: 'config'; readonly local: boolean; readonly name: number }
  | { readonly does: 'import'; readonly local: boolean; readonly name: number }
  | { readonly does: 'copy'; readonly at: number };

const local = fc.boolean();
const few = fc.nat({ max: 2 });
const many = fc.nat({ max: 20 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('session' as const),
      local,
      name: few,
      previous: many,
      project: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('checkpoint' as const), local, at: many, replaces: many }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('memory' as const), local, name: few, key: few }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('sample' as const), local, name: few }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('config' as const), local, name: few }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('import' as const), local, name: few }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('copy' as const), at: many }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('everything' as const), local, mark: few }) },
);

/** Local mode has every kind of row in any case. */
export const steps = fc
  .array(step, { minLength: 3, maxLength: 14 })
  .map((some): Step[] => [
    { does: 'everything', local: true, mark: 0 },
    { does: 'import', local: true, name: 0 },
    ...some,
  ]);

interface Made {
  readonly sessions: string[];
  readonly checkpoints: string[];
}

/** Does the steps through the services, except copies, which an import brings. */
export async function perform(db: TestDatabase, tenant: TenantScope, all: readonly Step[]): Promise<void> {
  const made = { local: nothing(), tenant: nothing() };
  const done = new Set<string>();
  for (const one of all) {
    if (one.does === 'copy') {
      await copySession(db, tenant, pick(made.local.sessions, one.at));
      await db.services.storedBytes.recount(tenant, 0);
      continue;
    }
    const of = one.local ? made.local : made.tenant;
    if (one.does === 'everything') {
      const mark = `mark${one.mark}`;
      if (done.has(`${one.local} ${mark}`)) continue;
      done.add(`${one.local} ${mark}`);
      const { sessionId, checkpointId } = await seedEverything(db.services, one.local ? LOCAL : tenant, mark);
      of.sessions.push(sessionId);
      of.checkpoints.push(checkpointId);
    } else await act(db, one.local ? LOCAL : tenant, one, of);
  }
}

const nothing = (): Made => ({ sessions: [], checkpoints: [] });
const pick = (from: readonly string[], n: number): string | undefined => from[n % Math.max(1, from.length)];

async function act(
  { services }: TestDatabase,
  scope: Scope,
  one: Exclude<Step, { does: 'copy' | 'everything' }>,
  made: Made,
): Promise<void> {
  switch (one.does) {
    case 'session': {
      const { session_id } = await services.sessions.getOrCreate(scope, {
        tool_id: `tool${one.name}`,
        instance_id: `instance${one.previous % 5}`,
        previous_session_id: one.previous % 2 === 0 ? pick(made.sessions, one.previous) : undefined,
        ...(one.project && { workspace_path: `/shared/${one.name}` }),
      });
      made.sessions.push(session_id);
      return;
    }
    case 'checkpoint': {
      const session_id = pick(made.sessions, one.at);
      if (session_id === undefined) return;
      const replaced = one.replaces % 3 === 0 ? pick(made.checkpoints, one.replaces) : undefined;
      const { checkpoint_id } = await services.checkpoints.store(scope, {
        ...{ session_id, tool_id: 'tool', checkpoint_type: 'manual', summary: `of ${one.at}` },
        visibility: 'team',
        ...(replaced !== undefined && { supersedes: [replaced] }),
      });
      if (replaced !== undefined) made.checkpoints.splice(made.checkpoints.indexOf(replaced), 1);
      made.checkpoints.push(checkpoint_id);
      return;
    }
    case 'memory': {
      const project_path = `/shared/${one.name}`;
      await services.memories.putInProject(scope, { project_path }, `key${one.key}`, { value: 'v' });
      return;
    }
    case 'sample':
      await services.metrics.store(scope, { tool_id: `tool${one.name}`, tokens_saved: one.name });
      return;
    case 'import':
      await services.omnimemory1.import(scope, sampleFile(one.name), { timeZone: 'UTC' });
      return;
    case 'config':
      await services.toolConfigs.save(scope, `tool${one.name}`, { local: scope.kind === 'local' });
      return;
  }
}

/** A file of OmniMemory 1, of which there are few. */
export function sampleFile(name: number): string {
  const path = pathOf(`claimed ${name}`);
  return existsSync(path) ? path : oldFile(`claimed ${name}`, { metrics: 5, checkpoints: 1 });
}

/** The same session in the team, as the import of an archive brings it. */
async function copySession(
  db: TestDatabase,
  tenant: TenantScope,
  sessionId: string | undefined,
): Promise<void> {
  if (sessionId === undefined) return;
  await db.database.inScope(importing(tenant), (tx) =>
    sql`insert into tool_sessions (session_id, tool_id) values (${sessionId}, 'imported') on conflict do nothing`.execute(
      tx.db,
    ),
  );
}
