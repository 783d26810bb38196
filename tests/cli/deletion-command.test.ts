import { fileURLToPath } from 'node:url';
import { expect, jest, test } from '@jest/globals';
import { isDue } from '../deletion/tenants/tenants.ts';
import { operatorEnv } from '../support/command-line.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { setUpDatabase } from '../support/set-up.ts';

// each step starts a process
jest.setTimeout(120_000);

const db = await setUpDatabase();
const runCommand = setUpCommands();
const cli = (...args: string[]) => runCommand(operatorEnv(db.urls), 'deletion', ...args);

test('the operator deletes a tenant, takes that back, and removes it for good when it is due', async () => {
  const tenant = await db.newTenant('to go');
  const { tenantId: id } = tenant;
  await db.newSession(tenant);
  expect(await cli('list')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: 'No tenant and no account was deleted.\n',
  });
  // nobody can be asked here
  expect(await cli('request', '--tenant', id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--yes'),
  });
  expect(await db.services.tenants.get(tenant)).toMatchObject({ active: true });
  const first = (await cli('request', '--tenant', id, '--yes')).stdout.trim();
  expect(await cli('cancel', first)).toMatchObject({ code: 0, stdout: 'cancelled\n' });
  expect(await db.services.tenants.get(tenant)).toMatchObject({ active: true });
  expect(await cli('cancel', first)).toMatchObject({
    code: 1,
    stderr: 'The deletion of the tenant is cancelled, so it cannot be cancelled.\n',
  });

  const second = (await cli('request', '--tenant', id, '--yes')).stdout.trim();
  const early = await cli('run', '--tenant', id);
  expect(early).toMatchObject({
    code: 0,
    stdout: 'removed 0 rows\n',
    stderr: expect.stringContaining('before'),
  });
  // what came now would be removed with the rest
  const file = fileURLToPath(import.meta.url);
  for (const filling of [['claim'], ['import', 'archive', file], ['import', 'omnimemory-1', file]])
    expect([filling[0], await runCommand(operatorEnv(db.urls), ...filling, '--tenant', id)]).toMatchObject([
      filling[0],
      { code: 1, stderr: expect.stringContaining(`deletion cancel ${second}`) },
    ]);
  await isDue(db, second);
  expect(await cli('run')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^removed [1-9]\d* rows\n$/),
  });
  const { code, stdout } = await cli('show', second);
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { state: 'done', proof: { rows: 0 } }]);
  expect((await cli('list')).stdout.split('\n')).toMatchObject([
    expect.stringMatching(new RegExp(`^${second}  tenant  done .*  -$`)),
    expect.stringMatching(new RegExp(`^${first}  tenant  cancelled .*  -$`)),
    '',
  ]);
  expect(await cli('show', 'del_00000000-0000-4000-8000-000000000000')).toMatchObject({ code: 1 });
});
