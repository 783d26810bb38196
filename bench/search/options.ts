import { parseArgs } from 'node:util';

/** What the bench measures, in this order. */
const PARTS = ['set', 'commits', 'signatures', 'lag', 'writes', 'sizes'] as const;
export type Part = (typeof PARTS)[number];

export interface SearchOptions {
  readonly only: readonly Part[];
  readonly json: boolean;
  /** Which questions of the labelled set are asked. */
  readonly half: 'tune' | 'judge' | 'all';
  readonly distractors: number;
  /** A git directory with the commits that are asked for (history.ts); undefined: none. */
  readonly history: string | undefined;
  /** Over how many parts signatures are compared with exact similarities; 0: not at all. */
  readonly parts: number;
  /** The largest tenant whose searches are timed, in parts; 0: none. */
  readonly largest: number;
  /** How many parts the database has when they are timed, with those of other tenants; 0: only those of the sizes. */
  readonly rows: number;
  /** Rounds of writes with search by meaning and without; 0: not measured. */
  readonly writes: number;
  /** How many texts are stored and looked for; 0: none. */
  readonly lag: number;
  /** Prints each question that has not found its passage. */
  readonly verbose: boolean;
}

export function searchOptions(args: string[]): SearchOptions {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      half: { type: 'string', default: 'judge' },
      distractors: { type: 'string', default: '2000' },
      history: { type: 'string' },
      parts: { type: 'string', default: '20000' },
      largest: { type: 'string', default: '100000' },
      rows: { type: 'string', default: '0' },
      writes: { type: 'string', default: '10' },
      lag: { type: 'string', default: '200' },
      only: { type: 'string', default: PARTS.join() },
      verbose: { type: 'boolean', default: false },
    },
  });
  const { half } = values;
  if (half !== 'tune' && half !== 'judge' && half !== 'all')
    throw new Error('--half must be tune, judge or all.');
  const wanted = values.only.split(',');
  const unknown = wanted.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--only knows ${PARTS.join(', ')}, and not ${unknown}.`);
  // single questions of the other half must stay unknown to whoever changes the search
  if (values.verbose && half !== 'tune') throw new Error('--verbose needs --half tune.');
  return {
    only: PARTS.filter((part) => wanted.includes(part)),
    ...{ json: values.json, half, history: values.history, verbose: values.verbose },
    distractors: whole('distractors', values.distractors),
    parts: whole('parts', values.parts),
    largest: whole('largest', values.largest),
    rows: whole('rows', values.rows),
    writes: whole('writes', values.writes),
    lag: whole('lag', values.lag),
  };
}

function whole(name: string, given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number from 0 on.`);
  return value;
}
