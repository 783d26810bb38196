/** What doctor compares with the snapshot, in words, and the kinds of objects that belong to it. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  'schemas, tables, views and columns are those of the migrations': ['schema', 'relation', 'column'],
  'policies are those of db/policies, with their whole conditions': ['policy'],
  'constraints and indexes are there, checked and usable': ['constraint', 'index'],
  'functions, triggers and rules are those of the migrations': [
    'function',
    'trigger',
    'rule',
    'event trigger',
  ],
  'built-in functions, operators and views are as PostgreSQL made them': ['built-in', 'changed built-in'],
  'types, operators, casts, languages and extensions are known': [
    'type',
    'operator',
    'cast',
    'object',
    'language',
    'extension',
  ],
  'rows go to no other database': [
    'publication',
    'subscription',
    'logical replication slot',
    'foreign server',
    'user mapping',
  ],
  'rights on the database, on what PostgreSQL brings and on what is made in future are as they were': [
    'database',
    'default right',
    'system right',
    'tablespace right',
    'parameter right',
    'large object',
  ],
  'the five roles have the attributes, memberships and settings that they were made with': [
    'role',
    'setting',
    'membership',
  ],
};

export const CHECK_OF_RIGHTS = 'grants are those of db/policies, down to the column, for every role';
export const CHECK_OF_POWERS = 'nobody but the known administrators has a way past the policies';
export const CHECK_OF_STRANGERS = 'nothing is in the database that is not of this product';

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
