import type { ItemOf } from '@omnimemory/client';

export type Deletion = ItemOf<'GET /v1/deletions'>;
export type Thing = Exclude<Deletion['kind'], 'tenant' | 'departed_member'>;

/** What a kind of thing is called within a sentence. */
export const NOUNS: Readonly<Record<Deletion['kind'], string>> = {
  session: 'session',
  checkpoint: 'checkpoint',
  project: 'project',
  memory: 'memory',
  api_key: 'API key',
  departed_member: 'set of private checkpoints of a former member',
  tenant: 'team',
};

/** How many rows go with it, over all tables. */
export const rowsOf = ({ rows }: Pick<Deletion, 'rows'>): number =>
  Object.values(rows).reduce((all, one) => all + one, 0);

export const STATES: Readonly<Record<Deletion['state'], { readonly word: string; readonly tone: Tone }>> = {
  waiting: { word: 'can be brought back', tone: 'accent' },
  running: { word: 'being removed', tone: 'neutral' },
  done: { word: 'removed, with proof', tone: 'good' },
  cancelled: { word: 'brought back', tone: 'neutral' },
  failed: { word: 'failed', tone: 'bad' },
};
type Tone = 'neutral' | 'accent' | 'good' | 'bad';
