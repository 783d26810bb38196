import { type CatalogueItem, type Facts, keyOf } from './catalogue.ts';
import { withoutNesting } from './conditions.ts';
import { canonicalJson, type Snapshot } from './snapshot.ts';

export interface Missing {
  readonly change: 'missing';
  readonly kind: string;
  readonly name: string;
  readonly expected: Facts;
}
export interface Unexpected {
  readonly change: 'unexpected';
  readonly item: CatalogueItem;
}
export interface Changed {
  readonly change: 'changed';
  readonly item: CatalogueItem;
  readonly property: string;
  readonly found: unknown;
  readonly expected: unknown;
}
export type Difference = Missing | Unexpected | Changed;

/**
 * The differences between a live database and the snapshot. Kinds that the snapshot does not contain are compared as
 * well.
 */
export function compare(snapshot: Snapshot, items: readonly CatalogueItem[]): Difference[] {
  const found = new Set(items.map(keyOf));
  const kinds = new Set(items.map(({ kind }) => kind));
  const missing = [...snapshot].filter(([key]) => !found.has(key));
  return [
    ...missing.map(([key, expected]) => missingOf(key, expected, kinds)),
    ...items.flatMap((item) => differencesOf(item, snapshot.get(keyOf(item)))),
  ];
}

/** The kind and the name may both contain a space; the longest matching kind is used. */
function missingOf(key: string, expected: Facts, kinds: ReadonlySet<string>): Missing {
  const fitting = [...kinds].filter((kind) => key.startsWith(`${kind} `)).sort((a, b) => b.length - a.length);
  const kind = fitting[0] ?? key.split(' ', 1)[0] ?? '';
  return { change: 'missing', kind, name: key.slice(kind.length + 1), expected };
}

function differencesOf(item: CatalogueItem, expected: Facts | undefined): Difference[] {
  if (!expected) return [{ change: 'unexpected', item }];
  const properties = new Set([...Object.keys(expected), ...Object.keys(item.facts)]);
  return [...properties]
    .map((property) => ({ property, found: item.facts[property], expected: expected[property] }))
    .filter(({ found, expected: wanted }) => plain(found) !== plain(wanted))
    .map((one) => ({ change: 'changed' as const, item, ...one }));
}

const plain = (value: unknown): string =>
  canonicalJson(typeof value === 'string' ? withoutNesting(value) : (value ?? null));
