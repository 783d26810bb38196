import type { Batch } from './batch.ts';
import { KINDS, WHAT } from './faults.ts';
import type { Findings } from './inspection.ts';
import type { Installation } from './installation.ts';
import type { Tally } from './rounds.ts';

interface Results {
  readonly batches: readonly Batch[];
  readonly found: Findings;
  readonly tally: Tally;
  readonly installation: Installation;
}

/** What a run was about, for people. */
export function report({ batches, found, tally, installation }: Results): string {
  const count = (is: (batch: Batch) => boolean) => batches.filter(is).length;
  const acknowledged = count(({ outcome }) => outcome === 'acknowledged');
  const repeated = count(({ outcome, sendings }) => outcome === 'acknowledged' && sendings > 1);
  const givenUp = count(({ outcome }) => outcome === 'given up');
  const wasThere = count((batch) => batch.wasThere);
  const { answered, refusedBy503, refusedConnection, closed } = tally.atStop;
  const lines = [
    ...KINDS.map(
      (kind) =>
        `${`${tally.rounds[kind]}`.padStart(5)}  ${WHAT[kind].padEnd(28)} longest recovery ${seconds(tally.longestMs[kind])}`,
    ),
    `${tally.inFlight} requests in flight at these moments.`,
    `${batches.length} batches: ${acknowledged} acknowledged, ${givenUp} given up.`,
    `Of the acknowledged ${repeated} were repeated, ${wasThere} of which had been stored the first time; ` +
      `of those given up ${found.storedUnacknowledged} had been stored.`,
    `${found.items} items looked at.`,
    `At SIGTERM: ${answered} requests answered, ${refusedBy503} refused by 503, ` +
      `${refusedConnection} by the port, ${closed} when it closed.`,
    `The server ended ${installation.supervisor.failedStarts} times before it served, for want of a database.`,
  ];
  return `${lines.join('\n')}\n`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
