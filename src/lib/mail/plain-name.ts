const MAX_LENGTH = 60;
// a dot, an @, a slash or a colon followed by something: a domain, an email address, a path, a scheme. The dots are
// those that browsers treat as one; NFKC has removed the other wide forms.
const LINKING = /[.\u3002@:/\\\u2044\u2215]+(?=[^\s])/gu;
// control characters, direction marks, unassigned characters and line breaks
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A person's name that is safe between quotation marks in an email to another person: one short line without quotation
 * marks, invisible characters, or anything that a mail program turns into a link.
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
