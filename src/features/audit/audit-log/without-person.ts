/** A person whose account is deleted, as audit lines may name them. */
export interface NamedPerson {
  readonly userId: string;
  readonly email: string;
  readonly name: string | null;
}

export interface NamingLine {
  readonly user_id: string | null;
  readonly resource_id: string | null;
  readonly metadata: unknown;
}

/** Members of an object that say who somebody is. */
const NAMING = /(^|_)(name|email|avatar_url)$/;
const NAME = /(^|_)name$/;

/**
 * The metadata of a line with null for what names the person: email addresses wherever they are, names in what is about the
 * person, and the person's name in lines by or about them. Ids stay, and so does everything about others.
 */
export function withoutPerson({ user_id, resource_id, metadata }: NamingLine, person: NamedPerson): unknown {
  const { userId } = person;
  const isNamed = containing(person.email);
  const hasName = user_id === userId || resource_id === userId ? wholeWord(person.name) : () => false;
  const without = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return isNamed(value) || (NAME.test(key) && hasName(value)) ? null : value;
    if (Array.isArray(value)) return value.map((one) => without(one, key));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value);
    const isTheirs = members.some(
      ([name, one]) => (name === 'user_id' && one === userId) || (name === 'email' && isNamed(one)),
    );
    return Object.fromEntries(
      members.map(([name, one]) => [name, isTheirs && NAMING.test(name) ? null : without(one, name)]),
    );
  };
  return without(metadata, '');
}

function containing(email: string): (text: unknown) => boolean {
  const wanted = email.toLowerCase();
  return (text) => typeof text === 'string' && text.toLowerCase().includes(wanted);
}

function wholeWord(name: string | null): (text: string) => boolean {
  const wanted = name?.trim() ?? '';
  if (wanted === '') return () => false;
  const literal = wanted.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, 'iu');
  return (text) => pattern.test(text);
}
