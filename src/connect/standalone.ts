import { fileURLToPath } from 'node:url';
import { hook } from './hook.ts';
import { thisMachine } from './machine.ts';
import { helpText, parsedArguments } from './options.ts';
import { ConnectRefused } from './refused.ts';
import { run } from './run.ts';
import { thisTerminal } from './terminal.ts';

/** The program as one file: `node connect.mjs <tool>`, and `node connect.mjs hook <tool>`, which the tools call. */
const [first, ...rest] = process.argv.slice(2);
if (first === 'hook') await runHook(rest);
else process.exitCode = await runCommand(process.argv.slice(2));

async function runCommand(args: readonly string[]): Promise<number> {
  try {
    const { tool, help, options } = parsedArguments(args);
    if (help) {
      console.log(helpText());
      return 0;
    }
    const script = fileURLToPath(import.meta.url);
    const context = { machine: thisMachine(), terminal: thisTerminal(), now: () => new Date(), script };
    return await run(tool, options, context);
  } catch (error) {
    console.error(error instanceof ConnectRefused ? error.message : error);
    return 1;
  }
}

/** A hook that fails, or that is slow, must not disturb the tool: it says nothing and exits with 0. */
async function runHook([tool, flag]: readonly string[]): Promise<void> {
  const end = () => process.exit(0);
  for (const fault of ['uncaughtException', 'unhandledRejection']) process.on(fault, end);
  setTimeout(end, 4500).unref();
  const text = await hook(tool, { resume: flag === '--resume' }, thisMachine(), process.stdin).catch(
    () => '',
  );
  if (text === '') end();
  else process.stdout.write(`${text}\n`, end);
}
