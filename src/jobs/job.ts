/** `stopping` is aborted when the server stops; a long job then ends early by throwing. */
export type Task = (payload: unknown, stopping: AbortSignal) => Promise<void>;

/** The jobs of one area. */
export interface JobSet {
  /** The first word of the codes in the log, such as `billing_job_failed`. */
  readonly area: string;
  readonly tasks: Readonly<Record<string, Task>>;
  readonly cron: readonly ScheduledTask[];
  /** What the log names of a failed job beside its payload. */
  readonly about?: (payload: unknown) => Promise<object>;
  /** Runs before the worker takes its first job. */
  readonly prepare?: () => Promise<void>;
}

/** `match` is a crontab's five fields, in UTC. */
export interface ScheduledTask {
  readonly task: string;
  readonly match: string;
  readonly maxAttempts: number;
  readonly priority?: number;
}

/** Thrown by a job to be retried when the reason is already in the log. */
export class ReportedFailure extends Error {}
