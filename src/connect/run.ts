import { contentOf } from './changes/plan.ts';
import { readState } from './changes/state.ts';
import { check } from './check/check.ts';
import { checkMcp } from './check/mcp.ts';
import { connect } from './connect.ts';
import type { Context } from './context.ts';
import { disconnect } from './disconnect.ts';
import { readKey } from './key.ts';
import { type ConnectOptions, toolName } from './options.ts';
import { settingsText } from './print.ts';
import { ConnectRefused } from './refused.ts';
import { type Desired, otlpBase, type Target, type Tool } from './tools/tool.ts';
import { toolNamed } from './tools/tools.ts';
import { DEFAULT_URL, serverUrl, URL_VARIABLE } from './url.ts';

/** Does what the options ask for. Returns the exit code; throws ConnectRefused. */
export async function run(
  name: string | undefined,
  options: ConnectOptions,
  context: Context,
): Promise<number> {
  const tool = toolNamed(toolName(name));
  refuseCombinations(tool, options);
  if (options.undo) {
    await disconnect(tool, options, context);
    return 0;
  }
  const desired = await desiredOf(tool, options, context);
  if (options.check) {
    const sends = await check(tool, desired, targetOf(tool, desired), context);
    return (await checkMcp(tool, desired, context)) && sends ? 0 : 1;
  }
  if (options.print) context.terminal.print(settingsText(tool, desired));
  else await connect(tool, desired, options, context);
  return 0;
}

function refuseCombinations(
  tool: Tool,
  { undo, check: isCheck, print, metricsOnly, withHooks, withResume }: ConnectOptions,
): void {
  const [one, other] = Object.entries({ undo, check: isCheck, print }).flatMap(([name, given]) =>
    given ? [name] : [],
  );
  if (one && other) throw new ConnectRefused(`--${one} and --${other} do not go together. Give one of them.`);
  if (metricsOnly && !tool.hasMetricsOnly)
    throw new ConnectRefused(`${tool.title} cannot send metrics alone: one setting switches everything on.`);
  if ((withHooks || withResume) && !tool.hasHooks)
    throw new ConnectRefused(`The server takes no hooks of ${tool.title}. Leave --with-hooks out.`);
}

async function desiredOf(tool: Tool, options: ConnectOptions, context: Context): Promise<Desired> {
  const { machine, terminal } = context;
  const { keyFile, metricsOnly = false, withHooks = false, withResume = false, withMcp = false } = options;
  const state = readState(machine, tool.name);
  const url = serverUrl(options.url ?? (machine.env[URL_VARIABLE] || state?.url || DEFAULT_URL));
  const keyless: Desired = {
    machine,
    url,
    key: undefined,
    metricsOnly,
    hooks: withHooks || withResume,
    resume: withResume,
    mcp: false,
  };
  const mayAsk =
    !options.print &&
    !options.check &&
    !options.yes &&
    tool.wanted(keyless).some(({ settings, entries }) => settings.length + entries.length > 0);
  const configured = state?.url === url ? state.hooks?.key : undefined;
  const key = await readKey(
    { keyFile, mayAsk, configured: configured ?? keyOf(targetOf(tool, keyless), url) },
    machine,
    terminal,
  );
  return { ...keyless, key, mcp: withMcp };
}

/** A key goes to the server that it is of, and to no other. */
function keyOf({ base, authorization }: Target, url: string): string | undefined {
  if (base !== otlpBase(url)) return undefined;
  return authorization?.match(/^Bearer (omk_\w+)$/)?.[1];
}

const targetOf = (tool: Tool, desired: Desired): Target => tool.target(contentOf, desired);
