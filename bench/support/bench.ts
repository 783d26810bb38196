import type { Resources } from './resources.ts';

/** One measurement that `npm run bench` can run. */
export interface Bench {
  readonly summary: string;
  /** Prints its result; with `--json` the last line is one JSON object. Throws if it could not measure. */
  run(args: string[], resources: Resources): Promise<void>;
}

/** Progress for people, on stderr: stdout is for the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
