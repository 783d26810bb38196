import { Random } from '../story/random.ts';
import { storyOf } from '../story/story.ts';
import type { DemoTeam } from '../team/create-team.ts';
import type { EndedSession } from '../team/end-sessions.ts';
import { fillMemory, fillProjects, markSessions } from './fill-memory.ts';
import { fillSession } from './fill-session.ts';
import { type Sender, senderOf } from './sender.ts';

export interface FillOptions {
  readonly url: string;
  readonly seed: number;
  readonly now: Date;
  /** Called after each session. */
  readonly onProgress?: (done: number, all: number) => void;
}

export interface Filled {
  readonly sessions: number;
  /** Those of the past, which have ended. */
  readonly ended: readonly EndedSession[];
}

/** Sends the fortnight through the public routes, with the keys of the people. */
export async function fill({ keys }: DemoTeam, { url, seed, now, onProgress }: FillOptions): Promise<Filled> {
  const senders = new Map([...keys].map(([id, key]) => [id, senderOf(url, key)]));
  const owner = senderFor(senders, 'ada');
  const projects = await fillProjects(owner);
  const story = storyOf(seed, now);
  const ended: EndedSession[] = [];
  for (const [n, session] of story.entries()) {
    const sender = senderFor(senders, session.writer);
    const sessionId = await fillSession(sender, session, projects.get(session.project.path) ?? '');
    if (!session.isOpen) ended.push({ sessionId, endsAt: session.endsAt });
    onProgress?.(n + 1, story.length);
  }
  const random = new Random(seed + 1);
  await fillMemory(owner, projects, random);
  const ids = ended.map(({ sessionId }) => sessionId);
  await markSessions(owner, ids, random);
  return { sessions: story.length, ended };
}

function senderFor(senders: ReadonlyMap<string, Sender>, id: string): Sender {
  const sender = senders.get(id);
  if (!sender) throw new Error(`The demonstration has no key of ${id}.`);
  return sender;
}
