import { checkPending, type TableLock } from '../../db/schema/lock-check.ts';
import { countLosses, type Loss, lossesOf, type RowCount } from '../../db/schema/losses.ts';
import {
  type MigrationStatus,
  migrateDown,
  migrateUp,
  migrationStatus,
  migrationsToRevert,
} from '../../db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../../db/schema/provision.ts';
import { confirm } from '../confirm.ts';
import { type Column, printList } from '../output/list.ts';
import { onWait } from './on-wait.ts';

export async function apply(urls: OwnerUrls): Promise<void> {
  await provisionRoles(urls);
  const onLocked = (name: string) =>
    console.error(`${name} waits until the tables that it changes are not locked …`);
  const names = await migrateUp(urls.owner, { onWait, onLocked });
  for (const name of names) console.log(`applied ${name}`);
  if (names.length === 0) console.log('No migration was pending.');
  console.log('Schema, policies and grants are up to date.');
}

export async function createRoles(urls: OwnerUrls): Promise<void> {
  await provisionRoles(urls);
  console.log('The roles exist. Restore the dump, then run `omnimemory migrate up`.');
}

export async function revert(urls: OwnerUrls, count: number, isAgreed: boolean): Promise<void> {
  const names = await migrationsToRevert(urls.owner, count);
  if (names.length === 0) {
    console.log('No migration is applied, so there is nothing to revert.');
    return;
  }
  console.log(`This reverts ${names.length} of the migrations, the last one first: ${names.join(', ')}`);
  // as the administrator, who may see rows that the owner may not
  const losses = await countLosses(urls.admin, await lossesOf(names));
  console.log(losses.length === 0 ? 'It deletes no data.' : 'It deletes, for good:');
  for (const loss of losses) console.log(`  ${textOf(loss)}`);
  if (!isAgreed) await confirm(`Revert ${names.length === 1 ? 'it' : `these ${names.length}`}?`);
  for (const name of await migrateDown(urls.owner, count, { agreed: names, onWait }))
    console.log(`reverted ${name}`);
}

function textOf({ kind, table, column, rows, about }: Loss & RowCount): string {
  const count = `${about ? 'about ' : ''}${rows} ${rows === 1 ? 'row' : 'rows'}`;
  if (kind === 'table') return `table ${table} with ${count}`;
  return kind === 'column'
    ? `column ${column} of ${table}, which has ${count}`
    : `some rows of ${table}, which has ${count}`;
}

const STATUS_COLUMNS: readonly Column<MigrationStatus>[] = [
  { heading: 'STATE', of: ({ applied, known }) => (known ? (applied ? 'applied' : 'pending') : 'unknown') },
  { heading: 'MIGRATION', of: ({ name }) => name },
];

export async function showStatus(urls: OwnerUrls, json?: true): Promise<void> {
  const all = await migrationStatus(urls.owner);
  printList('migrate status', all, { json, columns: STATUS_COLUMNS, empty: 'There are no migrations.' });
  const pending = all.filter(({ applied }) => !applied).length;
  if (pending > 0) console.error(`${pending} pending: run \`omnimemory migrate up\`.`);
  if (all.some(({ known }) => !known))
    console.error('A newer release or another branch applied the unknown ones; use that one to migrate.');
}

/** Prints what the pending migrations lock. */
export async function check(urls: OwnerUrls, isJson: boolean): Promise<void> {
  const checked = await checkPending(urls);
  if (isJson) {
    console.log(JSON.stringify({ pending: checked }, null, 2));
    return;
  }
  if (checked.length === 0) console.log('No migration is pending.');
  for (const { name, locks } of checked) {
    console.log(name);
    if (locks.length === 0) console.log('  locks nothing that exists');
    for (const lock of locks) console.log(`  ${lineOf(lock)}`);
  }
  if (checked.some(({ locks }) => locks.some(({ isLong }) => isLong)))
    console.log(
      'long: requests wait while the whole of a large table is read or written. Run `omnimemory migrate up` at a quiet hour.',
    );
}

function lineOf({ table, mode, blocks, rewrites, scans, rows, bytes, isLong }: TableLock): string {
  const size = `about ${Math.round(rows)} rows, ${(bytes / 1_048_576).toFixed(1)} MB`;
  const work = rewrites ? ', writes every row again' : scans ? ', reads every row' : '';
  const waiting = blocks === 'nothing' ? 'no request waits' : `${blocks} wait${isLong ? ', long' : ''}`;
  return `${table} (${size}): ${mode}${work}; ${waiting}`;
}
