import { join } from 'node:path';
import { parseArgs } from 'node:util';

export interface SearchOptions {
  readonly json: boolean;
  /** Which questions of the labelled set are asked. */
  readonly half: 'tune' | 'judge' | 'all';
  readonly distractors: number;
  /** A repository whose commits are asked for. */
  readonly history: string;
  /** Over how many parts signatures are compared with exact similarities; 0: not at all. */
  readonly parts: number;
  /** The largest tenant whose searches are timed, in parts; 0: none. */
  readonly largest: number;
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
      history: { type: 'string', default: join(import.meta.dirname, '../..') },
      parts: { type: 'string', default: '20000' },
      largest: { type: 'string', default: '100000' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const { half } = values;
  if (half !== 'tune' && half !== 'judge' && half !== 'all')
    throw new Error('--half must be tune, judge or all.');
  // single questions of the other half must stay unknown to whoever changes the search
  if (values.verbose && half !== 'tune') throw new Error('--verbose needs --half tune.');
  return {
    ...{ json: values.json, half, history: values.history, verbose: values.verbose },
    distractors: whole('distractors', values.distractors),
    parts: whole('parts', values.parts),
    largest: whole('largest', values.largest),
  };
}

function whole(name: string, given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number from 0 on.`);
  return value;
}
