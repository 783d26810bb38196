import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { PermissionDenied } from '../../../src/auth/errors.ts';
import { DatabaseUnavailable, TryAgain } from '../../../src/db/errors.ts';
import { PlanLimitReached } from '../../../src/features/entitlements/plan-limit.errors.ts';
import { EventLimitReached } from '../../../src/features/telemetry/admission/admission.errors.ts';
import {
  AppError,
  DiskFull,
  NotFound,
  PreconditionFailed,
  ValidationFailed,
} from '../../../src/lib/errors.ts';
import { protocolError } from '../../../src/protocols/mcp/errors.ts';
import { logLines } from '../../support/log-lines.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { startTestApi } from '../../support/test-api.ts';
import { failing } from './test-tools.ts';
import { Wire } from './wire.ts';

const db = await setUpDatabase();

/** What a tool that fails with `fail` shows in both eras, and the log of one of the calls. */
async function shown(fail: () => unknown) {
  const log = logLines();
  const logger = pino({ level: 'trace' }, log.stream);
  const api = await startTestApi(db, { mcpTools: [failing(fail)], log: logger });
  const wire = new Wire(api.url, { 'x-request-id': 'of-this-test' });
  const params = { name: 'fail', arguments: {} };
  const { status, body } = await wire.modern('tools/call', params);
  const faults = log.lines.filter(({ msg }) => msg !== 'request');
  const { body: legacy } = await wire.legacy('tools/call', params);
  await api.close();
  const { isError, content, structuredContent } = body.result;
  expect(legacy.result).toMatchObject({ isError, content });
  expect([status, isError, structuredContent, content.length]).toEqual([200, true, undefined, 1]);
  return { text: content[0].text as string, faults, all: JSON.stringify([body, legacy]) };
}

/** An error of PostgreSQL, as pg throws it. */
const databaseError = () =>
  db.asAdmin((admin) => admin.query(`select 'a secret of the row'::int`)).catch((error) => error);

describe('a fault of the server shows the id of the request and nothing of the cause', () => {
  test.each([
    ['an error of the database', databaseError],
    ['an exception', () => new TypeError('a secret of the code')],
    ['a text', () => 'a secret that was thrown'],
    [
      'an error with a code that is a number',
      () => Object.assign(new Error('a secret'), { code: -32_000, data: 'a secret' }),
    ],
  ])('where a tool throws %s', async (_what, fail) => {
    const { text, faults, all } = await shown(fail);
    expect(text).toBe('internal_error: of-this-test');
    expect(all).not.toContain('secret');
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ level: 50, request_id: 'of-this-test', msg: 'internal_error' });
  });
});

class AtRevision extends AppError {
  readonly code = 'precondition_failed';
  readonly status = 412;
  readonly revision = 7;
}

describe('every other error is its code and a sentence', () => {
  const manyFaults = Array.from({ length: 9 }, (_, n) => ({
    path: `todos.${n}`,
    message: 'must be a string',
  }));
  test.each([
    [() => new NotFound('memory'), 'memory_not_found: There is no such memory, or you cannot access it.'],
    [
      () => new NotFound('checkpoint'),
      'checkpoint_not_found: There is no such checkpoint, or you cannot access it.',
    ],
    [() => new NotFound('project'), 'project_not_found: There is no such project, or you cannot access it.'],
    [() => new AtRevision(), 'precondition_failed: it is at revision 7 now'],
    [() => new EventLimitReached(10, 4_200, 1), 'event_limit_reached: try again in 5 s'],
    [() => new DatabaseUnavailable(), 'database_unavailable: try again'],
    [() => new DatabaseUnavailable('nothing'), 'database_unavailable: try again'],
    [
      () => PlanLimitReached.ofRate('free', 6_000, 4_200, 1),
      'plan_limit_reached: The plan free allows at most 6000 events a minute. Try again later. Upgrade to the plan pro.',
    ],
    [
      () => new ValidationFailed([{ path: 'key', message: 'must not be empty' }]),
      'validation_failed: key must not be empty',
    ],
    [
      () => new ValidationFailed(manyFaults),
      `validation_failed: ${[0, 1, 2, 3, 4].map((n) => `todos.${n} must be a string`).join('; ')}`,
    ],
  ])('%# has the code and what to do', async (fail, expected) => {
    const { text } = await shown(fail);
    expect(text).toBe(expected);
  });

  test.each([
    [() => new PreconditionFailed(), 'precondition_failed'],
    [() => new PermissionDenied({ kind: 'local' }, 'memory:read'), 'permission_denied'],
    [() => PlanLimitReached.ofCount('checkpoints', 'free', 100), 'plan_limit_reached'],
    [() => new TryAgain(), 'try_again'],
    [() => new DiskFull(), 'disk_full'],
  ])('%# keeps its own sentence', async (fail, code) => {
    const { text } = await shown(fail);
    expect(text).toBe(`${code}: ${(fail() as Error).message}`);
  });
});

describe('errors of what is not a tool', () => {
  test('what is not there names its uri, and the code of JSON-RPC is that of parameters', () => {
    const { code, message, data } = protocolError(new NotFound('memory'), 'r', 'omnimemory://x');
    expect([code, data]).toEqual([-32602, { uri: 'omnimemory://x' }]);
    expect(message).toMatch(/^memory_not_found: /);
  });

  test('a fault of the server is an internal error', () => {
    const { code, message, data } = protocolError(new DatabaseUnavailable(), 'r', 'omnimemory://x');
    expect([code, message, data]).toEqual([-32603, 'database_unavailable: try again', undefined]);
  });
});

test('a list of tools that cannot be made shows the id of the request, as JSON-RPC, and is logged once', async () => {
  const tool = Object.defineProperty({ ...failing(() => undefined) }, 'title', {
    enumerable: true,
    get: () => {
      throw new Error('a secret of the code');
    },
  });
  const log = logLines();
  const api = await startTestApi(db, { mcpTools: [tool], log: pino({ level: 'trace' }, log.stream) });
  const wire = new Wire(api.url, { 'x-request-id': 'listed' });
  for (const era of ['modern', 'legacy'] as const) {
    log.lines.length = 0;
    const { body } = await wire[era]('tools/list');
    expect(body).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32603, message: 'internal_error: listed' },
    });
    expect(log.lines.filter(({ msg }) => msg !== 'request')).toHaveLength(1);
  }
  await api.close();
});
