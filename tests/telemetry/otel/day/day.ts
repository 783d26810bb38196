import { Random } from '../../../support/random.ts';
import { claudeCodeDay } from './claude-code.ts';
import { clineDay } from './cline.ts';
import { codexDay } from './codex.ts';
import { copilotChatDay } from './copilot-chat.ts';
import { copilotCliDay } from './copilot-cli.ts';
import { cursorDay } from './cursor.ts';
import type { Scenario, ToolDay } from './day.types.ts';
import { geminiDay, qwenDay } from './gemini.ts';
import { opencodeDay } from './opencode.ts';

const DAYS: readonly ((scenario: Scenario) => ToolDay)[] = [
  claudeCodeDay,
  codexDay,
  geminiDay,
  qwenDay,
  copilotChatDay,
  copilotCliDay,
  cursorDay,
  clineDay,
  opencodeDay,
];

const NANOS_PER_MINUTE = 60_000_000_000;
/** The last minute of a scenario is before this. */
export const DAY_MINUTES = 600;

/**
 * What each tool sends in a synthetic day. The seed decides ids and the sizes of requests, never a total.
 * `startsAt`: milliseconds; at least DAY_MINUTES ago, because times ahead of the server's are not believed, and within the last
 * days, because a cumulative stream that began long ago counts from its first point.
 */
export function recordedDay({ seed, startsAt }: { seed: number; startsAt: number }): ToolDay[] {
  const random = new Random(seed);
  const beginning = BigInt(startsAt) * 1_000_000n;
  const at = (minute: number) => beginning + BigInt(Math.round(minute * NANOS_PER_MINUTE));
  return DAYS.map((day) => day({ random, at }));
}
