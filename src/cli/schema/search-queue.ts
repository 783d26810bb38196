import { LOCAL, type Scope } from '../../auth/scope.ts';
import { loadOperatorConfig, type OperatorUrls } from '../../config/config.ts';
import type { Services } from '../../container.ts';
import type { Examination } from '../../db/doctor/doctor.ts';
import type { Finding } from '../../db/doctor/finding.ts';
import { MIGRATION_CHECK } from '../../db/doctor/migrations.ts';
import type { SearchStatus } from '../../features/memory/search/search-vectors.service.ts';
import { withServicesOf } from '../services.ts';

const CHECK = 'what is stored is found by its meaning soon';
const MAX_WAIT_MS = 3_600_000;

/** Also looks, scope by scope, at what waits for its vectors: no role sees the rows of all of them. */
export async function withSearchQueue(
  examination: Examination,
  { roles }: OperatorUrls,
): Promise<Examination> {
  const { checks, findings, notLookedAt } = examination;
  const isOtherSchema = findings.some(({ check }) => check === MIGRATION_CHECK);
  if (isOtherSchema || loadOperatorConfig().search.mode === 'off') return examination;
  const found: Queue[] = [];
  try {
    await withServicesOf(
      roles,
      async (services) => {
        for await (const queue of queuesOf(services, roles.local !== undefined)) found.push(queue);
      },
      {},
    );
  } catch {
    // its reason is among the faults that were found, or is that of every other command
    return { ...examination, notLookedAt: [...notLookedAt, 'the queue of the search'] };
  }
  return {
    ...examination,
    checks: [...checks, CHECK],
    findings: [...findings, ...waitingIn(found), ...refusedIn(found)],
  };
}

interface Queue {
  readonly status: SearchStatus;
  /** What `search status` needs to show it. */
  readonly option: string;
}

async function* queuesOf({ tenants, searchVectors }: Services, hasLocal: boolean): AsyncGenerator<Queue> {
  const statusOf = async (scope: Scope, option: string) => ({
    status: await searchVectors.status(scope),
    option,
  });
  if (hasLocal) yield statusOf(LOCAL, '');
  for (const { id } of await tenants.list())
    yield statusOf({ kind: 'tenant', tenantId: id }, ` --tenant ${id}`);
}

const textsOf = (count: number) => (count === 1 ? '1 text' : `${count} texts`);

function waitingIn(queues: readonly Queue[]): Finding[] {
  const byAge = queues
    .filter(({ status }) => status.oldest !== null)
    .map((queue) => ({ ...queue, since: new Date(queue.status.oldest ?? 0) }))
    .sort((one, other) => one.since.getTime() - other.since.getTime());
  const [oldest] = byAge;
  if (!oldest) return [];
  const waiting = byAge.reduce((sum, { status }) => sum + status.waiting, 0);
  return [
    {
      severity: Date.now() - oldest.since.getTime() > MAX_WAIT_MS ? 'warning' : 'hint',
      check: CHECK,
      message: `${textsOf(waiting)} in ${byAge.length} of the teams and local mode: waiting for vectors, the oldest since ${oldest.since.toISOString()}.`,
      remedy: `A running server makes them within five minutes; if it does not, its log says why. \`omnimemory search status${oldest.option}\` shows the oldest.`,
    },
  ];
}

function refusedIn(queues: readonly Queue[]): Finding[] {
  const refused = queues.filter(({ status }) => status.failed > 0);
  const [first] = refused;
  if (!first) return [];
  const count = refused.reduce((sum, { status }) => sum + status.failed, 0);
  const reasons = new Set(refused.flatMap(({ status }) => status.refusals.map(({ reason }) => reason)));
  return [
    {
      severity: 'hint',
      check: CHECK,
      message: `${textsOf(count)} refused by the model and found by their words only: ${[...reasons].slice(0, 5).join('; ')}.`,
      remedy: `\`omnimemory search status${first.option}\` counts the reasons, and \`omnimemory search rebuild\` tries again.`,
    },
  ];
}
