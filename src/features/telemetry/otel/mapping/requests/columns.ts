import { isIdentifier } from '../../../../../validation/fields.ts';
import { nameOf } from '../attributes/text.ts';
import { firstNumber, firstText, type Values } from '../attributes/values.ts';

const LARGEST_INTEGER = 2_147_483_647;
const LARGEST_STATUS = 999;
const LARGEST_DURATION = 1e100;

const MODEL = ['model', 'gen_ai.request.model', 'gen_ai.response.model', 'cursor.model.name'];

/** The columns of typed values: what does not fit one is null. */
export const modelOf = (own: Values): string | null => nameIn(own, MODEL);

export const nameIn = (own: Values, names: readonly string[]): string | null =>
  nameOf(firstText(own, names)) ?? null;

/** An id is not cut: two long ids would become one, and two calls one call. */
export function idIn(own: Values, names: readonly string[]): string | null {
  for (const name of names) {
    const id = firstText(own, [name]);
    if (id) return isIdentifier(id) ? id : null;
  }
  return null;
}

export function wholeIn(own: Values, names: readonly string[], max = LARGEST_INTEGER): number | null {
  const number = firstNumber(own, names);
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= max ? number : null;
}

export const httpStatusIn = (own: Values, names: readonly string[]) => wholeIn(own, names, LARGEST_STATUS);

export function durationIn(own: Values): number | null {
  const duration = firstNumber(own, ['duration_ms']);
  return duration !== undefined && duration >= 0 && duration <= LARGEST_DURATION ? duration : null;
}

export const promptIdOf = (own: Values): string | null => nameIn(own, ['prompt.id', 'prompt_id']);
