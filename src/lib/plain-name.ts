const MAX_LENGTH = 60;
// a dot, an @, a slash or a colon with something behind it: a domain, an email address, a path, a scheme. The dots are
// those that browsers take for one; the other wide forms are gone by NFKC.
const LINKING = /[.\u3002@:/\\\u2044\u2215]+(?=[^\s])/gu;
// control characters, direction marks, unassigned ones and ends of lines
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Somebody's name as it may stand between quotation marks in a mail to somebody else: one line, short, without
 * quotation marks, invisible characters, or anything that a mail program makes a link of.
 */
export function plainName(name: string): string {
  const text = name
    .normalize('NFKC')
    .replace(/\s/gu, ' ')
    .replace(UNSEEN, '')
    .replace(LINKING, ' ')
    .replace(/["“”„«»‹›]/gu, "'")
    .replace(/ +/g, ' ')
    .trim();
  const characters = [...text];
  if (characters.length <= MAX_LENGTH) return text || 'without a name';
  const start = characters.slice(0, MAX_LENGTH - 1).join('');
  return `${start.trim()}…`;
}
