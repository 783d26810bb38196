/** Characters that can turn the text around them: direction marks, and letters that are written from right to left. */
const TURNS =
  /[\u0590-\u08FF\u200F\u061C\u202A-\u202E\u2066-\u2069\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

const START = '\u2068'; // first strong isolate
const END = '\u2069'; // pop directional isolate

/**
 * A text from outside for a sentence of ours: whatever directions it contains end with it. `<bdi>` is not enough, because an
 * END in the text closes it. Each of those gets a START of its own before the text, which itself stays as it is.
 */
export function isolated(text: string): string {
  if (!TURNS.test(text)) return text;
  let open = 0;
  let surplus = 0;
  for (const mark of text.match(/[\u2066-\u2069]/g) ?? []) {
    if (mark !== END) open++;
    else if (open > 0) open--;
    else surplus++;
  }
  return `${START.repeat(surplus + 1)}${text}${END.repeat(open + 1)}`;
}
