import { CommanderError } from 'commander';
import { withoutColours } from '../config/colours.ts';
import { ConfigError } from '../config/config.ts';
import { translateDatabaseError } from '../db/errors.ts';
import { explained, InstallationIncomplete } from '../db/schema/installation.ts';
import { AppError } from '../lib/errors.ts';
import { FAILED, USAGE } from './exit-codes.ts';
import { paint } from './output/paint.ts';
import { newProgram } from './program.ts';

/** Runs the command of `argv`, which begins as `process.argv` does. Sets the exit code. */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await newProgram().parseAsync(takeNoColour(argv));
  } catch (error) {
    process.exitCode = exitCodeOf(error);
    // commander has said it
    if (!(error instanceof CommanderError))
      console.error(paint('red', explain(error as Error), process.stderr));
  }
}

/** `--no-color` may stand anywhere, and not only before the command. */
function takeNoColour(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const isOption = (one: string, place: number) => one === '--no-color' && (end < 0 || place < end);
  if (argv.some(isOption)) withoutColours();
  return argv.filter((one, place) => !isOption(one, place));
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  return error instanceof ConfigError ? USAGE : FAILED;
}

/** The error without a stack trace: input faults one by one, any other error by its message. */
function explain(error: Error): string {
  const known = isWorded(error) ? error : (asInstallation(error) ?? translateDatabaseError(error));
  const faults = known instanceof AppError ? (known.faults ?? []) : [];
  return [
    known?.message ?? error.message,
    ...faults.map(({ path, message }) => `  ${path}: ${message}`),
  ].join('\n');
}

const isWorded = (error: Error) => error instanceof AppError || error instanceof ConfigError;

function asInstallation(error: Error): Error | undefined {
  const sentence = explained(error);
  return sentence instanceof InstallationIncomplete ? sentence : undefined;
}
