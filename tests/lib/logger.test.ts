import { expect, test } from '@jest/globals';
import { createLogger } from '../../src/lib/logger.ts';
import { logLines } from '../support/log-lines.ts';
import { setUpDatabase } from '../support/set-up.ts';

const db = await setUpDatabase();

test.each([
  ['not null', `insert into users (id, email) values (null, 'ada@example.com')`],
  [
    'unique',
    `insert into users (id, email) values ('user_1', 'ada@example.com'), ('user_2', 'ada@example.com')`,
  ],
  ['context', `do $$ begin execute 'select 1 / 0 as "ada@example.com"'; end $$`],
])('an error of the database is logged without the rows that it quotes: %s', async (_, statement) => {
  const error = await db.asAdmin((admin) => admin.query(statement)).catch((thrown: unknown) => thrown);
  expect(JSON.stringify(error)).toContain('ada@example.com');
  const { lines, stream } = logLines();
  createLogger('info', stream).error({ err: error }, 'failed');
  expect(lines).toEqual([
    expect.objectContaining({ msg: 'failed', err: expect.objectContaining({ severity: 'ERROR' }) }),
  ]);
  expect(JSON.stringify(lines)).not.toContain('ada@example.com');
});
