import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, test } from '@jest/globals';
import { upAndDown } from '../../../src/db/schema/losses.ts';
import { POLICIES_FOLDER, sqlFiles } from '../../../src/db/schema/policies.ts';
import { MIGRATIONS } from '../../../src/db/schema/schema-state.ts';
import { statementsIn } from '../../../src/db/schema/statements.ts';
import { listOf, nodesOf, parsed } from '../../support/distribution/tree.ts';

/** Applied before a database can be distributed. */
const LAST_BEFORE = '0119';

/** Why Citus refuses a statement of a migration on a distributed table. */
function faultsOf(text: string): string[] {
  return parsed(text).flatMap(({ type, fields }) => {
    const commands = nodesOf(fields.cmds, 'AlterTableCmd').map(({ fields: { subtype } }) => String(subtype));
    if (type === 'DropStmt' && listOf(fields.objects).length > 1) return ['drops more than one object'];
    if (commands.includes('AT_AddConstraint') && commands.length > 1)
      return ['adds a constraint together with something else'];
    return commands.includes('AT_SetStorage') ? ['sets a storage'] : [];
  });
}

test.each([
  [
    'alter table a add constraint b check (true), add constraint c check (true)',
    'adds a constraint together with something else',
  ],
  [
    'alter table a drop constraint b, add constraint b check (true)',
    'adds a constraint together with something else',
  ],
  ['drop table a, b', 'drops more than one object'],
  ['drop index a, b', 'drops more than one object'],
  ['alter table a alter column b set storage external', 'sets a storage'],
])('a migration may not say: %s', (text, fault) => {
  expect(faultsOf(text)).toEqual([fault]);
});

test('no migration has a statement that Citus refuses on a distributed table', async () => {
  const found: string[] = [];
  for (const file of await sqlFiles(MIGRATIONS)) {
    if (basename(file) < LAST_BEFORE) continue;
    for (const part of Object.values(upAndDown(await readFile(file, 'utf8'))))
      for (const statement of statementsIn(part))
        found.push(...faultsOf(statement).map((fault) => `${basename(file)} ${fault}: ${statement}`));
  }
  expect(found).toEqual([]);
});

test('migrations and policies have as many statements for us as for PostgreSQL', async () => {
  for (const file of [...(await sqlFiles(MIGRATIONS)), ...(await sqlFiles(POLICIES_FOLDER))]) {
    const text = await readFile(file, 'utf8');
    expect([file, statementsIn(text).length]).toEqual([file, parsed(text).length]);
  }
});

test.each([
  ['', []],
  ['-- select 1;\n/* ; /* ; */ ; */ ;;', []],
  ['select 1', ['select 1']],
  ["select ';'; select 'it''s;'", ["select ';'", "select 'it''s;'"]],
  [`select "a;""b"; select e'\\';'`, ['select "a;""b"', "select e'\\';'"]],
  ['do $$ begin; end $$; select $x$ ; $$ ; $x$', ['do $$ begin; end $$', 'select $x$ ; $$ ; $x$']],
  ['select a$b$c; select $1; select 1 /* ; */ + 1', ['select a$b$c', 'select $1', 'select 1 /* ; */ + 1']],
])('the statements of %j', (text, statements) => {
  expect(statementsIn(text)).toEqual(statements);
});

test.each(["select 'a;", 'select "a;', 'select $$ a;', 'select $a$ b $$;', '/* /* */ a;'])(
  '%j does not end, and no part of it is run',
  (text) => expect(() => statementsIn(text)).toThrow('does not end'),
);
