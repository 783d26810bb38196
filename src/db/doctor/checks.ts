/** Doctor's checks against the snapshot, in words, and the kinds of objects that belong to each. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  'schemas, tables, views and columns match the migrations': ['schema', 'relation', 'column'],
  'policies match db/policies, including their full conditions': ['policy'],
  'constraints and indexes exist, are validated and usable': ['constraint', 'index'],
  'functions, triggers and rules match the migrations': ['function', 'trigger', 'rule', 'event trigger'],
  'built-in functions, operators and views are as PostgreSQL created them': ['built-in', 'changed built-in'],
  'types, operators, casts, languages and extensions are known': [
    'type',
    'operator',
    'cast',
    'object',
    'language',
    'extension',
  ],
  'no rows are sent to another database': [
    'publication',
    'subscription',
    'logical replication slot',
    'replication slot',
    'foreign server',
    'user mapping',
  ],
  'privileges on the database, on built-in objects and on future objects are unchanged': [
    'database',
    'default right',
    'system right',
    'sensitive right',
    'connect right',
    'tablespace right',
    'parameter right',
    'large object',
  ],
  'our roles have the attributes, memberships and settings that they were created with': [
    'role',
    'setting',
    'membership',
  ],
};

export const CHECK_OF_RIGHTS = 'grants match db/policies, down to the column, for every role';
export const CHECK_OF_POWERS = 'only known administrators can bypass the policies';
export const CHECK_OF_STRANGERS = 'the database contains only objects of this product';

export const CATALOGUE_CHECKS: readonly string[] = [
  ...Object.keys(CHECKS),
  CHECK_OF_RIGHTS,
  CHECK_OF_POWERS,
  CHECK_OF_STRANGERS,
];

export function checkOf(kind: string): string {
  const [name] = Object.entries(CHECKS).find(([, kinds]) => kinds.includes(kind)) ?? [CHECK_OF_POWERS];
  return name;
}
