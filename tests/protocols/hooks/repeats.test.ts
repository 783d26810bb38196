import { beforeAll, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { Compactions } from '../../../src/features/telemetry/hooks/compactions.ts';
import { HookService } from '../../../src/features/telemetry/hooks/hook.service.ts';
import { HOOK_TOOLS, type HookEvent } from '../../../src/features/telemetry/hooks/hook-event.ts';
import { idsOf } from '../../../src/features/telemetry/hooks/hook-facts.ts';
import { translate } from '../../../src/features/telemetry/hooks/mapping/translate.ts';
import { setUpApi } from '../../support/set-up.ts';
import { eventsOf, hooksOf, sessionsOf } from './hook-client.ts';
import { PAYLOADS } from './payloads.ts';

const site = await setUpApi();
const { db } = site;

let scope: TenantScope;
beforeAll(async () => {
  scope = await db.newTenant();
});

const IDS = { session: 's', cwd: '/work' };

async function stateOf(whose: Scope) {
  const events = await eventsOf(site, whose);
  const [session, ...others] = await sessionsOf(site, whose);
  return { events: events.map(({ id }) => id), ended_by: session?.ended_by, others: others.length };
}

describe.each(HOOK_TOOLS)('a day of %s that is sent twice', (tool) => {
  const payloads = Object.values(PAYLOADS[tool](IDS));

  test('is stored once', async () => {
    const whose = await db.newTenant();
    const send = await hooksOf(site, whose);
    for (const payload of payloads) await send(tool, payload);
    const before = await stateOf(whose);
    expect(before.events).toHaveLength(payloads.length);
    for (const payload of payloads) expect((await send(tool, payload)).status).toBe(204);
    expect(await stateOf(whose)).toEqual(before);
  });

  test('is stored once, all at the same moment', async () => {
    const whose = await db.newTenant();
    const send = await hooksOf(site, whose);
    const all = [...payloads, ...payloads.toReversed(), ...payloads];
    const responses = await Promise.all(all.map((payload) => send(tool, payload)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([204]));
    const { events, others } = await stateOf(whose);
    expect([events.length, others]).toEqual([payloads.length, 0]);
  });
});

test('the same event in another session, of another tool, in another scope or with another id is another one', async () => {
  const send = await hooksOf(site, scope);
  const { PostToolUse } = PAYLOADS['claude-code'](IDS);
  await send('claude-code', PostToolUse);
  await send('claude-code', { ...PostToolUse, session_id: 'another' });
  await send('claude-code', { ...PostToolUse, tool_use_id: 'another' });
  await send('codex', PostToolUse);
  expect(await eventsOf(site, scope)).toHaveLength(4);
  await (await hooksOf(site, LOCAL))('claude-code', PostToolUse);
  expect(await eventsOf(site, LOCAL)).toHaveLength(1);
});

test('a start that comes again after the end does not open the session again', async () => {
  const whose = await db.newTenant();
  const send = await hooksOf(site, whose);
  const { SessionStart, SessionEnd } = PAYLOADS['gemini-cli'](IDS);
  for (const payload of [SessionStart, SessionEnd, SessionStart]) await send('gemini-cli', payload);
  expect((await stateOf(whose)).ended_by).toBe('tool');
});

test('what comes again does not count towards the limit of events', async () => {
  const whose = await db.newTenant();
  const send = await hooksOf(site, whose);
  await db.services.settings.change(whose, { max_events_per_minute: 1 }, OPERATOR);
  const stop = { hook_event_name: 'Stop', session_id: 's' };
  expect((await send('codex', stop)).status).toBe(204);
  expect((await send('codex', stop)).status).toBe(204);
  expect((await send('codex', { ...stop, session_id: 'other' })).status).toBe(429);
});

test('the same words around the end of a period are one event, also at the same moment', async () => {
  const whose = await db.newTenant();
  const { database, services } = db;
  const compactions = new Compactions(database, services.checkpoints);
  const END = Math.ceil(Date.now() / 30_000) * 30_000;
  const at = (now: number) => new HookService(database, { ...services, compactions }, () => now);
  for (let round = 0; round < 20; round++) {
    // without a session, whose lock would make them take turns
    const event = translate('codex', { hook_event_name: 'Notification', round }) as HookEvent;
    const calls = [at(END - 1), at(END), at(END - 1), at(END)];
    await Promise.all(calls.map((hooks) => hooks.receive(whose, 'codex', event)));
  }
  expect(await eventsOf(site, whose)).toHaveLength(20);
});

describe('what makes an event the same', () => {
  const eventOf = (fields: object) => translate('claude-code', { session_id: 's', ...fields }) as HookEvent;
  const stop = eventOf({ hook_event_name: 'Stop' });
  const tool = eventOf({ hook_event_name: 'PostToolUse', tool_use_id: 't1' });
  const START = 1_800_000_000_000;
  const isSame = (event: HookEvent, first: number, second: number) => {
    const [stored] = idsOf('claude-code', event, first);
    return idsOf('claude-code', event, second).includes(stored);
  };

  test.each([0, 1, 15_000, 29_999])(
    'without an id or a time: the same words within 30 seconds (%i ms)',
    (later) => {
      for (const second of [0, 1, 10_000, 29_999])
        expect(isSame(stop, START + second, START + second + later)).toBe(true);
    },
  );

  test.each([60_000, 86_400_000])('not the same words after a minute (%i ms)', (later) => {
    expect(isSame(stop, START, START + later)).toBe(false);
  });

  test('with an id or a time: always', () => {
    expect(isSame(tool, START, START + 8 * 86_400_000)).toBe(true);
    const timed = eventOf({ hook_event_name: 'Stop', timestamp: '2026-11-28T00:00:00Z' });
    expect(isSame(timed, START, START + 8 * 86_400_000)).toBe(true);
    expect(isSame(eventOf({ hook_event_name: 'PostToolUse', tool_use_id: 7 }), START, START + 60_000)).toBe(
      false,
    );
  });
});
