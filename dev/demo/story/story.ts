import { DAY_MS } from '../../../src/lib/utc.ts';
import type { DemoProject, DemoWork } from './projects.ts';
import { PROJECTS } from './projects.ts';
import { Random } from './random.ts';
import { type DemoTool, TOOLS, toolAt } from './tools.ts';

/** The people whose tools write; a viewer has no tool that does. */
export const WRITERS = ['ada', 'ben', 'chloe'] as const;
export type Writer = (typeof WRITERS)[number];

export interface DemoSession {
  /** The tool's own id of it. */
  readonly externalId: string;
  readonly tool: DemoTool;
  readonly writer: Writer;
  readonly project: DemoProject;
  readonly work: DemoWork;
  readonly startedAt: Date;
  readonly endsAt: Date;
  readonly isOpen: boolean;
  readonly model: string;
  readonly random: Random;
}

const DAYS = 14;
const MINUTE_MS = 60_000;

/** The sessions of the fortnight before `now`, oldest first: some are still open. */
export function storyOf(seed: number, now: Date): DemoSession[] {
  const random = new Random(seed);
  const days = Array.from({ length: DAYS }, (_, ago) => DAYS - ago);
  const past = days.flatMap((ago) => sessionsOf(random.branch(), new Date(now.getTime() - ago * DAY_MS)));
  const open = TOOLS.map((tool, n) => openSession(random.branch(), tool, { now, n }));
  return [...past.filter(({ endsAt }) => endsAt.getTime() < now.getTime() - 45 * MINUTE_MS), ...open];
}

/** Working days have more sessions than a weekend. */
function sessionsOf(random: Random, day: Date): DemoSession[] {
  const isWeekend = [0, 6].includes(day.getUTCDay());
  const count = isWeekend ? random.whole(0, 2) : random.whole(4, 8);
  const sessions = Array.from({ length: count }, () => {
    const startedAt = new Date(
      day.getTime() + random.whole(0, 10 * 60) * MINUTE_MS + random.whole(0, 59_999),
    );
    const minutes = random.isLucky(0.2) ? random.whole(90, 200) : random.whole(12, 75);
    const tool = toolAt(random.next());
    return sessionAt(random.branch(), tool, { startedAt, minutes, isOpen: false });
  });
  return sessions.sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
}

function openSession(random: Random, tool: DemoTool, { now, n }: { now: Date; n: number }): DemoSession {
  const minutes = 25 + 20 * n;
  const startedAt = new Date(now.getTime() - (minutes + 2) * MINUTE_MS);
  return sessionAt(random, tool, { startedAt, minutes, isOpen: true });
}

function sessionAt(
  random: Random,
  tool: DemoTool,
  { startedAt, minutes, isOpen }: { startedAt: Date; minutes: number; isOpen: boolean },
): DemoSession {
  const project = random.oneOf(PROJECTS);
  return {
    externalId: random.uuid(),
    tool,
    writer: random.oneOf(WRITERS),
    project,
    work: random.oneOf(project.work),
    startedAt,
    endsAt: new Date(startedAt.getTime() + minutes * MINUTE_MS),
    isOpen,
    model: random.oneOf(tool.models),
    random,
  };
}

/** `count` times within the session, in order. */
export function timesOf({ random, startedAt, endsAt }: DemoSession, count: number): string[] {
  const length = endsAt.getTime() - startedAt.getTime();
  return Array.from({ length: count }, () => startedAt.getTime() + Math.floor(random.next() * length))
    .sort((one, other) => one - other)
    .map((time) => new Date(time).toISOString());
}

export const minutesOf = ({ startedAt, endsAt }: DemoSession): number =>
  Math.round((endsAt.getTime() - startedAt.getTime()) / MINUTE_MS);
