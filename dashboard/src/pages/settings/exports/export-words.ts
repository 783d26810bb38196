import type { ItemOf } from '@omnimemory/client';
import { bytes } from '../../../format/bytes.ts';
import { count, counted } from '../../../format/numbers.ts';

export type Export = ItemOf<'GET /v1/exports'>;

/** What an export contains, in words. */
export const contentOf = ({ kind }: Export): string =>
  kind === 'own' ? 'What you have made' : 'Everything that you may read';

/** How far it is, in words. */
export function progressOf({ state, tables_done, tables_total, rows, bytes: size, failure }: Export): string {
  switch (state) {
    case 'waiting':
      return 'It waits for its turn.';
    case 'running':
      return tables_total === 0
        ? 'It begins.'
        : `${count(tables_done)} of ${count(tables_total)} tables, ${counted(rows, 'row')} so far.`;
    case 'done':
      return `${counted(rows, 'row')}, ${bytes(size)}.`;
    default:
      return `It failed: ${failure?.message ?? 'the reason is not known.'}`;
  }
}

interface State {
  readonly word: string;
  readonly tone: 'neutral' | 'accent' | 'good' | 'bad';
}

export const STATES: Readonly<Record<Export['state'], State>> = {
  waiting: { word: 'Waiting', tone: 'neutral' },
  running: { word: 'Running', tone: 'accent' },
  done: { word: 'Ready', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
};
