import { type HostileString, STRINGS } from './strings.ts';

// what src/validation/fields.ts refuses in names
const MISLEADING = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const LINK = /:\/\/|\bwww\./i;

/** What was planted in a field of this name. */
export class Fields {
  readonly #values = new Map<string, Set<string>>();

  /** The string for a field, which tells the field, too: so that a page that shows it can be told from others. */
  of(field: string, { text, isExact, isLong }: HostileString, max = 255): string {
    const value = isExact
      ? text
      : isLong
        ? `${text.repeat(max - field.length - 1)} ${field}`
        : `${text} ${field}`;
    const values = this.#values.get(field) ?? new Set();
    this.#values.set(field, values.add(value));
    return value;
  }

  /** The same for a display name, which has no invisible characters; another string takes their place. */
  name(field: string, hostile: HostileString): string {
    return this.of(field, MISLEADING.test(hostile.text) ? MARKUP : hostile, 200);
  }

  /** The same for a name that strangers read, which has no links either. */
  publicName(field: string, hostile: HostileString): string {
    return this.name(field, LINK.test(hostile.text) ? MARKUP : hostile);
  }

  entries(): readonly (readonly [string, ReadonlySet<string>])[] {
    return [...this.#values];
  }
}

export const stringOf = (part: string): HostileString => {
  const found = STRINGS.find(({ text }) => text === part) ?? STRINGS.find(({ text }) => text.includes(part));
  if (!found) throw new Error(`No hostile string has ${part}.`);
  return found;
};

export const MARKUP = stringOf('<img');
