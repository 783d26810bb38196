import type { WebhookService } from '../features/billing/webhook/webhook.service.ts';
import { Gauge } from '../lib/observation/instruments.ts';
import { keptFor } from '../lib/observation/kept-reading.ts';
import type { JobQueue } from './job-queue.ts';

const jobs = new Gauge<'task' | 'state'>({
  name: 'omnimemory.jobs',
  description:
    'Jobs of the queue: waiting, running, scheduled for later, or parked after their last attempt. All processes share the queue.',
  unit: '{job}',
});
const age = new Gauge<'task' | 'state'>({
  name: 'omnimemory.jobs.age',
  description: 'How long ago the oldest waiting job was due, and the oldest running one has begun.',
  unit: 's',
});
const unprocessed = new Gauge({
  name: 'omnimemory.webhook.unprocessed',
  description: 'Events of Stripe that are received and not processed.',
  unit: '{event}',
});
const lag = new Gauge({
  name: 'omnimemory.webhook.lag',
  description: 'How long ago the oldest event of Stripe was received that is not processed; 0 without one.',
  unit: 's',
});

/** Each is one statement of the billing role, in this process. */
const KEPT_MS = 15_000;
/** A task of another release, whose name must not become a label. */
const OTHER = 'other';

interface Observed {
  readonly queue: JobQueue;
  readonly tasks: ReadonlySet<string>;
  /** `undefined`: Stripe is not configured. */
  readonly webhook: Pick<WebhookService, 'waiting'> | undefined;
}

/** Reads the queues when metrics are asked for. Returns what ends that. */
export function observeJobs({ queue, tasks, webhook }: Observed): () => void {
  const counts = keptFor(KEPT_MS, () => queue.counts());
  const taskOf = (task: string) => (tasks.has(task) ? task : OTHER);
  const ends = [
    jobs.observe(async () =>
      (await counts()).map(({ task, state, jobs: n }) => [n, { task: taskOf(task), state }]),
    ),
    age.observe(async () =>
      (await counts())
        .filter(({ state }) => state === 'waiting' || state === 'running')
        // the database's clock may jump
        .map(({ task, state, age: seconds }) => [Math.max(0, seconds), { task: taskOf(task), state }]),
    ),
  ];
  if (webhook) {
    const waiting = keptFor(KEPT_MS, () => webhook.waiting());
    ends.push(
      unprocessed.observe(async () => [[(await waiting()).events, {}]]),
      lag.observe(async () => [[Math.max(0, (await waiting()).age), {}]]),
    );
  }
  return () => {
    for (const end of ends) end();
  };
}
