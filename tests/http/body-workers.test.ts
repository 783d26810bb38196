import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { Response } from 'express';
import { BodyWorkers } from '../../src/http/body/body-workers.ts';
import { ConcurrencyLimiter } from '../../src/http/body/concurrency-limiter.ts';

/** Of a response only the end of it matters here. */
const response = () => new EventEmitter() as unknown as Response;
const body = (text: string) => ({
  ...{ bytes: Buffer.from(Uint8Array.from(Buffer.from(text)).buffer), gzip: undefined, shape: undefined },
  ...{ maxDepth: 10, maxValues: 10, maxValuesOfOne: 10 },
});
const script = (source: string) => new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const PARENT = "import { parentPort } from 'node:worker_threads';";
const refused = { status: 503, code: 'body_not_read', headers: { 'Retry-After': '1' } };

describe('the threads that read bodies', () => {
  test('read one after the other', async () => {
    const workers = new BodyWorkers();
    const reads = Array.from({ length: 6 }, () => workers.read('a', response(), body('[1]')));
    for (const read of await Promise.all(reads)) expect(read).toMatchObject({ values: 2 });
    expect(await workers.read('a', response(), body('[1'))).toEqual({ code: 'invalid_json' });
  });

  // one that never answers is waited for in vain three times, and takes a processor meanwhile
  test.each<[string, string, number?]>([
    ['throws', `${PARENT} parentPort.on('message', () => { throw new Error('secret'); });`],
    ['ends', `${PARENT} parentPort.on('message', () => process.exit(1));`],
    ['cannot begin', 'throw new Error();'],
    [
      'has no more memory',
      `${PARENT} parentPort.on('message', () => { const all = []; for (;;) all.push({}); });`,
    ],
    ['never answers', `${PARENT} parentPort.on('message', () => { for (;;); });`, 500],
  ])(
    'refuse the body where one %s, and another takes its place',
    async (_name, source, timeoutMs = 10_000) => {
      const workers = new BodyWorkers({ script: script(source), timeoutMs });
      for (let n = 0; n < 3; n++) {
        const read = workers.read('a', response(), body('[1]'));
        await expect(read).rejects.toMatchObject(refused);
        await expect(read).rejects.not.toThrow(/secret/);
      }
    },
  );
});

describe('concurrency limiter', () => {
  const limiter = () => new ConcurrencyLimiter({ ofAll: 2, ofOne: 1, maxWaiting: 4, maxWaitingOfOne: 3 });

  test('serves owners in turn, and within one owner the first', async () => {
    const [all, order] = [limiter(), [] as string[]];
    const use = async (owner: string, name: string) => {
      const release = await all.acquire(owner, response());
      order.push(name);
      await new Promise(setImmediate);
      release();
      release();
    };
    await Promise.all([use('a', 'a1'), use('a', 'a2'), use('a', 'a3'), use('b', 'b1'), use('b', 'b2')]);
    expect(order).toEqual(['a1', 'b1', 'a2', 'b2', 'a3']);
  });

  test('refuses if too many wait, and a client that disconnects waits no longer', async () => {
    const all = limiter();
    const release = await all.acquire('a', response());
    const leaver = response();
    const waiting = [all.acquire('a', leaver), all.acquire('a', response()), all.acquire('a', response())];
    await expect(all.acquire('a', response())).rejects.toMatchObject({ code: 'too_much_at_once' });
    leaver.emit('close');
    await expect(waiting[0]).rejects.toMatchObject({ code: 'too_much_at_once' });
    const last = all.acquire('a', response());
    release();
    (await waiting[1])?.();
    (await waiting[2])?.();
    (await last)();
  });
});
