import { Histogram } from '../lib/observation/instruments.ts';
import { currentTracer } from '../lib/observation/tracer.ts';
import { failureOf, inWork } from '../lib/observation/work.ts';

const duration = new Histogram<'task' | 'outcome'>(
  {
    name: 'omnimemory.job.duration',
    description: 'Attempts at jobs in this process: done, or failed.',
    unit: 's',
  },
  [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300],
);

/** Runs an attempt at a job, which gets a trace of its own; what is logged meanwhile has the job's id. */
export function observedJob(task: string, id: string, run: () => Promise<void>): Promise<void> {
  const trace = currentTracer()?.ofJob(task);
  const beganAt = performance.now();
  const end = (outcome: 'done' | 'failed', failure?: string) => {
    duration.record((performance.now() - beganAt) / 1_000, { task, outcome });
    trace?.span?.end(failure);
  };
  const log = { job_id: id, ...(trace && { trace_id: trace.traceId }) };
  return inWork({ log, span: trace?.span }, async () => {
    try {
      await run();
      end('done');
    } catch (error) {
      end('failed', failureOf(error));
      throw error;
    }
  });
}
