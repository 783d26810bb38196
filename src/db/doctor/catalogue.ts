import { z } from 'zod';
import { BUILT_IN_SECTIONS } from './sections/built-ins.ts';
import { CODE_SECTIONS } from './sections/code.ts';
import { OBJECT_SECTIONS } from './sections/objects.ts';
import { RELATION_SECTIONS } from './sections/relations.ts';
import { RIGHTS_SECTIONS } from './sections/rights.ts';
import { ROLE_SECTIONS } from './sections/roles.ts';

/** The properties of one object. Default values are left out. */
export type Facts = Readonly<Record<string, unknown>>;

export const catalogueItem = z.object({
  kind: z.string(),
  name: z.string(),
  schema: z.string().nullable(),
  /** The extension that created it. */
  extension: z.string().nullable(),
  /** Why it is dangerous if it is not part of this product. */
  danger: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
});
/** One object of a live database. */
export type CatalogueItem = Readonly<z.infer<typeof catalogueItem>>;

// pg_get_expr and similar functions print according to these settings. They are set until the transaction ends, before
// a row is read: a condition of the outer query that uses none of its columns is evaluated first.
const PLAIN = `(select set_config('search_path', '', true) || set_config('quote_all_identifiers', 'off', true)
  || set_config('timezone', 'UTC', true) || set_config('datestyle', 'ISO', true) || set_config('intervalstyle', 'postgres', true)
  || set_config('bytea_output', 'hex', true) || set_config('extra_float_digits', '1', true)) is not null`;

const SECTIONS = [
  ...RELATION_SECTIONS,
  ...CODE_SECTIONS,
  ...BUILT_IN_SECTIONS,
  ...OBJECT_SECTIONS,
  ...RIGHTS_SECTIONS,
  ...ROLE_SECTIONS,
];

/** One statement that reads the whole catalogue of a database, as rows of CatalogueItem. Any role may run it. */
export const READ_CATALOGUE: string = `select kind, name, schema, extension, danger, facts from (
${SECTIONS.map(({ kind, sql }) => `select '${kind}'::text as kind, part.* from (${sql}) part`).join('\nunion all\n')}
) catalogue where ${PLAIN}`;

/** The object's name in the snapshot. */
export const keyOf = ({ kind, name }: Pick<CatalogueItem, 'kind' | 'name'>): string => `${kind} ${name}`;
