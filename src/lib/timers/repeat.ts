export interface Repeated {
  /** Runs the work a last time and waits for it. */
  stop(): Promise<void>;
}

/** Runs the work at this interval in milliseconds, never twice at once. Failures are reported and retried. */
export function repeat(
  work: () => Promise<void>,
  everyMs: number,
  report: (error: unknown) => void,
): Repeated {
  let last = Promise.resolve();
  const again = () => {
    last = last.then(work).catch(report);
    return last;
  };
  const timer = setInterval(again, everyMs);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return again();
    },
  };
}
