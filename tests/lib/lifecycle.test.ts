import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Lifecycle } from '../../src/lib/lifecycle.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { logLines } from '../support/log-lines.ts';

const log = createLogger('silent');

/** A part that writes down what it is told to do. */
const part = (name: string, done: string[]) => ({
  name,
  quiesce: () => done.push(`${name} begins nothing new`),
  stop: async () => done.push(`${name} stops`),
});

test('parts stop in the reverse order, after all have been told to begin nothing new', async () => {
  const done: string[] = [];
  const lifecycle = new Lifecycle({ log, timeoutMs: 10_000 });
  lifecycle.add(part('first', done));
  lifecycle.add(part('second', done));
  await lifecycle.stop();
  expect(done).toEqual([
    'first begins nothing new',
    'second begins nothing new',
    'second stops',
    'first stops',
  ]);
});

test('a part that fails to stop is logged and keeps no other from being stopped', async () => {
  const done: string[] = [];
  const { lines, stream } = logLines();
  const lifecycle = new Lifecycle({ log: pino(stream), timeoutMs: 10_000 });
  lifecycle.add({ name: 'first', stop: async () => done.push('first') });
  lifecycle.add({ name: 'second', stop: () => Promise.reject(new Error('no')) });
  await lifecycle.stop();
  expect(done).toEqual(['first']);
  expect(lines).toEqual([expect.objectContaining({ part: 'second' })]);
});

test('parts that take too long together are left behind, and those with a deadline of their own are awaited', async () => {
  const done: string[] = [];
  const never = () => new Promise<void>(() => {});
  const lifecycle = new Lifecycle({ log, timeoutMs: 50 });
  lifecycle.add({
    name: 'patient',
    hasDeadline: true,
    stop: async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      done.push('patient');
    },
  });
  lifecycle.add({ name: 'told', stop: async () => done.push('told') });
  lifecycle.add({ name: 'hangs', stop: never });
  lifecycle.add({ name: 'hangs too', stop: never });
  await lifecycle.stop();
  expect(done).toEqual(['told', 'patient']);
});
