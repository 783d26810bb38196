/** Characters of an answer's JSON, both forms of the data together: a little less than the limits of docs/mcp.md. */
export const DEFAULT_ANSWER = 7_900;
export const LARGEST_ANSWER = 39_900;

/** The JSON around the data. */
export const FRAME = 200;

/** The budget of an answer: the larger one where more than the default was asked for. */
export const budgetOf = (asked: number, byDefault: number): number =>
  asked > byDefault ? LARGEST_ANSWER : DEFAULT_ANSWER;

/** The length of a text as JSON, without its quotes. */
export const jsonLength = (text: string): number => JSON.stringify(text).length - 2;

/** The longest beginning of a text whose JSON has at most `chars` characters, in whole code points. */
export function fitting(text: string, chars: number): string {
  if (jsonLength(text) <= chars) return text;
  let [length, end] = [0, 0];
  for (const character of text) {
    length += jsonLength(character);
    if (length > chars) break;
    end += character.length;
  }
  return text.slice(0, end);
}
