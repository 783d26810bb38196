import { expect, test } from '@jest/globals';
import { ServerFailure } from '../../src/db/embedded/failure.ts';

test.each([
  '/dev/shm/data',
  '/srv/locale/data',
  '/srv/semaphores',
  '/srv/shared memory/x',
  '/srv/missing',
  '/srv/No space left on device',
])('the name of the data folder %s is no symptom', (path) => {
  const reason = `syntax error in file "${path}/postgres/postgresql.conf" line 3, near token "x"`;
  const { message } = new ServerFailure('PostgreSQL cannot start', reason, {
    path,
    log: `${path}/server.log`,
  });
  expect(message).toBe(
    `PostgreSQL cannot start: ${reason}. Correct that file in the folder postgres/, then start again. Its log is ${path}/server.log.`,
  );
});
