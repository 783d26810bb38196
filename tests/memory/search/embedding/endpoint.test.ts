import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { type FakeEmbeddings, startFakeEmbeddings } from '../../../../dev/fake-embeddings/fake-embeddings.ts';
import { COMMON_SENTENCES } from '../../../../src/features/memory/search/embedding/common-sentences.ts';
import {
  EndpointEmbedder,
  type EndpointEmbedderOptions,
} from '../../../../src/features/memory/search/embedding/endpoint.ts';
import { retryAfterOf } from '../../../../src/features/memory/search/embedding/endpoint-request.ts';

let fake: FakeEmbeddings;
beforeEach(async () => {
  fake = await startFakeEmbeddings();
});
afterEach(() => fake.close());

const logged: { code?: string; status?: number }[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(JSON.parse(line)) });

const embedder = (options: Partial<EndpointEmbedderOptions> = {}) =>
  new EndpointEmbedder({
    url: fake.url,
    model: 'fake-model',
    apiKey: undefined,
    dimensions: undefined,
    queryPrefix: '',
    documentPrefix: '',
    batch: 16,
    timeoutMs: 300,
    log,
    ...options,
  });

const cosine = (one: Float32Array | null | undefined, other: Float32Array | null | undefined) =>
  (one ?? new Float32Array()).reduce((sum, number, n) => sum + number * (other?.[n] ?? 0), 0);

const asked = () =>
  fake.requests.filter(({ texts }) => !texts.some((text) => COMMON_SENTENCES.includes(text)));
const texts = (count: number) => Array.from({ length: count }, (_, n) => `text number ${n} about topic${n}`);

describe('vectors', () => {
  test('have length 1, belong to their texts, and are near where texts are', async () => {
    const made = await embedder().embedAll([
      'redis cache eviction',
      'cache eviction in redis',
      'invoice tax',
    ]);
    const [one, two, three] = made.map(({ vector }) => vector);
    expect(cosine(one, one)).toBeCloseTo(1, 5);
    expect(cosine(one, two)).toBeGreaterThan(0.5);
    expect(Math.abs(cosine(one, three))).toBeLessThan(0.4);
  });

  test('of a question are near those of the text with the same words, and are asked for once', async () => {
    const model = embedder();
    const [text] = await model.embedAll(['redis cache eviction']);
    const questions = await Promise.all([1, 2, 3].map(() => model.embedQuestion('redis cache eviction')));
    for (const question of questions) expect(cosine(question, text?.vector)).toBeCloseTo(1, 5);
    expect(asked().map((request) => request.texts)).toEqual([
      ['redis cache eviction'],
      ['redis cache eviction'],
    ]);
  });

  test('of another order are put back into that of the texts', async () => {
    const plain = await embedder().embedAll(texts(5));
    fake.options = { shuffle: true };
    expect(await embedder().embedAll(texts(5))).toEqual(plain);
  });

  test('prefixes stand before questions and texts, and are part of the identity', async () => {
    const prefixes = { queryPrefix: 'query: ', documentPrefix: 'passage: ' };
    const model = embedder(prefixes);
    await model.embedAll(['one']);
    await model.embedQuestion('two');
    const sent = fake.requests.flatMap((request) => request.texts);
    expect(sent).toEqual([
      ...COMMON_SENTENCES.map((text) => `passage: ${text}`),
      'passage: one',
      'query: two',
    ]);
    expect(model.identity).not.toBe(embedder().identity);
  });

  test('the width is that of the first answer, and another one later is no vector of this model', async () => {
    const model = embedder();
    await model.embedAll(['one']);
    fake.options = { width: 32 };
    await expect(model.embedAll(['two'])).rejects.toThrow('vectors of 32 numbers instead of 64');
  });

  test('dimensions are asked for only where they are configured', async () => {
    await embedder().embedAll(['one']);
    await embedder({ dimensions: 64 }).embedAll(['one']);
    expect(asked().map(({ body }) => body.dimensions)).toEqual([undefined, 64]);
  });
});

describe('limits of the endpoint', () => {
  test.each([1, 3, 10])('a batch limit of %i is found and remembered', async (batchLimit) => {
    fake.options = { batchLimit };
    const model = embedder();
    expect((await model.embedAll(texts(40))).every(({ vector }) => vector)).toBe(true);
    const before = fake.requests.length;
    await model.embedAll(texts(12));
    expect(fake.requests.slice(before).every((request) => request.texts.length <= batchLimit)).toBe(true);
  });

  test('a text that is too long alone is shortened until it fits, and does not make the batches smaller', async () => {
    fake.options = { context: 500 };
    const model = embedder();
    const made = await model.embedAll(['x '.repeat(700), ...texts(20)]);
    expect(made.every(({ vector }) => vector)).toBe(true);
    await model.embedAll(texts(16));
    expect(asked().at(-1)?.texts).toHaveLength(16);
  });

  test('a text that is refused however short it is has a reason, and the others have their vectors', async () => {
    fake.options = { context: 300 };
    const made = await embedder().embedAll(['y'.repeat(1_500), 'a short one']);
    expect(made).toMatchObject([
      { vector: null, reason: 'refused with the status 400, although it is short' },
      { vector: expect.any(Float32Array) },
    ]);
  });

  test('a text is never cut inside a character', async () => {
    fake.options = { context: 700 };
    await embedder().embedAll([`${'a'.repeat(499)}${'😀'.repeat(300)}`]);
    expect(asked().at(-1)?.texts.join('')).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  });

  test('no request has more than 64 KiB of texts', async () => {
    await embedder().embedAll(Array.from({ length: 40 }, () => 'ü'.repeat(1_500)));
    const sizes = asked().map((request) => Buffer.byteLength(request.texts.join('')));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(65_536);
    expect(sizes.length).toBeGreaterThan(1);
  });
});

describe('an endpoint that fails', () => {
  test.each([
    ['a status 500', { status: 500 }, 'the endpoint responds with the status 500'],
    ['no JSON', { body: '<html>' }, 'the response is not JSON'],
    ['other JSON', { body: '{"data":"x"}' }, 'contains no embeddings'],
    ['NaN, which is no JSON', { body: '{"data":[{"index":0,"embedding":[NaN]}]}' }, 'not JSON'],
    [
      'null instead of numbers',
      { body: '{"data":[{"index":0,"embedding":[null]}]}' },
      'contains no embeddings',
    ],
    ['numbers that are too large', { body: '{"data":[{"index":0,"embedding":[1e300]}]}' }, 'too large'],
    ['an empty vector', { body: '{"data":[{"index":0,"embedding":[]}]}' }, 'contains no embeddings'],
    ['too few vectors', { body: '{"data":[]}' }, 'do not match the 1 texts sent'],
    [
      'one twice',
      { body: '{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}' },
      'do not match',
    ],
    ['a wrong index', { body: '{"data":[{"index":7,"embedding":[1]}]}' }, 'do not match'],
    ['a lost connection', 'reset', 'the endpoint cannot be reached'],
    ['silence', 'silence', 'no answer in time'],
  ] as const)('%s: no vector, and words why', async (_name, fault, message) => {
    const model = embedder();
    await model.embedAll(['first']);
    fake.fault = fault;
    await expect(model.embedQuestion('second')).rejects.toThrow(message);
    fake.fault = undefined;
    expect(await model.embedQuestion('second')).toBeInstanceOf(Float32Array);
  });

  test('a vector of zeros has no direction', async () => {
    const model = embedder();
    await model.embedAll(['first']);
    fake.fault = { body: JSON.stringify({ data: [{ index: 0, embedding: Array(64).fill(0) }] }) };
    expect(await model.embedQuestion('second')).toBeNull();
  });

  test('429 with Retry-After: nothing is asked until then', async () => {
    const model = embedder();
    await model.embedAll(['first']);
    fake.fault = { status: 429, retryAfter: '60' };
    const before = fake.requests.length;
    for (const _ of [1, 2, 3])
      await expect(model.embedQuestion('second')).rejects.toMatchObject({
        retryAfterMs: expect.closeTo(60_000, -3),
      });
    expect(fake.requests.length).toBe(before + 1);
  });

  test.each([401, 403, 404])(
    '%i: one try a minute, and a line in the log without the key',
    async (status) => {
      logged.length = 0;
      const apiKey = 'sk-secret-of-the-operator';
      const model = embedder({ apiKey });
      fake.fault = { status };
      for (const _ of [1, 2, 3])
        await expect(model.embedAll(['text'])).rejects.toMatchObject({ retryAfterMs: expect.any(Number) });
      expect(fake.requests).toHaveLength(1);
      expect(logged).toMatchObject([{ code: 'embeddings_refused', status }]);
      expect(JSON.stringify(logged)).not.toContain(apiKey);
    },
  );

  test('an endpoint that refuses everything fails no text', async () => {
    fake.fault = { status: 400 };
    await expect(embedder().embedAll(['text'])).rejects.toThrow('the endpoint refuses every text');
  });

  test('a redirect is not followed, because the key is for one address', async () => {
    fake.fault = { status: 307 };
    await expect(embedder({ apiKey: 'k' }).embedAll(['text'])).rejects.toThrow();
    expect(fake.requests).toHaveLength(1);
  });

  test('the key is sent', async () => {
    fake.options = { apiKey: 'right' };
    expect(await embedder({ apiKey: 'right' }).embedAll(['text'])).toHaveLength(1);
    await expect(embedder({ apiKey: 'wrong' }).embedAll(['text'])).rejects.toThrow('401');
  });
});

test.each([
  ['3', 3_000],
  ['100000', 600_000],
  ['never', undefined],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  [null, undefined],
])('Retry-After %j is %j ms', (header, ms) => {
  expect(retryAfterOf(header)).toBe(ms);
});
