import type { Resources } from './resources.ts';

/** One measurement that `npm run bench` can run. */
export interface Bench {
  readonly summary: string;
  /** Prints its result; with `--json` the last line is one JSON object. Throws where it could not measure. */
  run(args: string[], resources: Resources): Promise<void>;
}

/** For people, on stderr: what goes on, while stdout stays for the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
