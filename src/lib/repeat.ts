export interface Repeated {
  /** Does it a last time and waits for that. */
  stop(): Promise<void>;
}

/** Does the work every so many milliseconds, one time after the other. What fails is reported and tried again. */
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
