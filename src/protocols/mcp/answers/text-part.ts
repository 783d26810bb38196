import { FRAME, fitting, jsonLength } from './budget.ts';
import { fittingCount } from './fitting-count.ts';

/** A part of a text, and where the next part begins, in characters; `null` at the end. */
export interface TextPart {
  readonly text: string;
  readonly total_chars: number;
  readonly next_offset: number | null;
}

interface Cut {
  readonly offset: number;
  readonly total_chars: number;
}

/** For the text form of an answer, so that clients that read text only get something to go on with. */
const LEFT_FOR_TEXT = 400;

/** As much of `text`, which begins at `offset`, as the budget of an answer has room for beside the data in `others`. */
export const fittingPart = (text: string, cut: Cut, budget: number, others: object): TextPart =>
  partOf(fitting(text, budget - FRAME - LEFT_FOR_TEXT - JSON.stringify(others).length), cut);

/** The answer as JSON of at most `chars` characters inside of JSON, with as much of its text as has room. */
export function textForm(answer: TextPart, offset: number, chars: number): string {
  const characters = [...answer.text];
  const cut = { offset, total_chars: answer.total_chars };
  const form = (count: number) =>
    JSON.stringify({ ...answer, ...partOf(characters.slice(0, count).join(''), cut) });
  return form(fittingCount(characters.length, (count) => jsonLength(form(count)) <= chars));
}

function partOf(text: string, { offset, total_chars }: Cut): TextPart {
  const end = offset + [...text].length;
  return { text, total_chars, next_offset: end < total_chars ? end : null };
}
