import { brotliCompressSync, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { API, apiDocument, SIGN_IN } from '../../src/api.ts';
import { setUpApi } from '../support/set-up.ts';

const { api } = await setUpApi();
const takesBodies = [...API, ...SIGN_IN].filter(({ body }) => body);
const PROMISED = ['/v1/ingest'];

async function send({ method, path }: { method: string; path: string }, encoding: string, body: Buffer) {
  const answer = await fetch(`${api.url}${path.replaceAll(/:\w+/g, 'x')}`, {
    method: method.toUpperCase(),
    headers: { 'content-type': 'application/json', 'content-encoding': encoding, origin: api.url },
    body,
  });
  const accepts = answer.headers.get('accept-encoding');
  return { status: answer.status, code: ((await answer.json()) as { code?: string }).code, accepts };
}

// people, keys and billing are closed to local mode, which is asked before the body
const open = takesBodies.filter(
  (one) =>
    !('permission' in one) ||
    one.path.match(
      /sessions|metrics|memor|checkpoints|ingest|settings|tool|projects|velocity|cache|predictions|operations/,
    ),
);

test.each(
  open
    .filter(({ path }) => !PROMISED.includes(path))
    .map((one) => [`${one.method} ${one.path}`, one] as const),
)('%s takes no compressed body', async (_name, one) => {
  expect(await send(one, 'gzip', gzipSync('{}'))).toEqual({
    status: 415,
    code: 'unsupported_encoding',
    accepts: 'identity',
  });
});

test('gzip is taken where the document promises it, and nothing else', async () => {
  const promised = Object.entries(apiDocument().paths).flatMap(([path, methods]) =>
    Object.values(methods).some(({ parameters }) =>
      parameters.some(({ name }) => name === 'Content-Encoding'),
    )
      ? [path]
      : [],
  );
  expect(promised).toEqual(PROMISED);
  const ingest = { method: 'post', path: '/v1/ingest' };
  expect(await send(ingest, 'GZIP', gzipSync('{"items":[0]}'))).toMatchObject({ status: 200 });
  expect(await send(ingest, 'identity', Buffer.from('{"items":[0]}'))).toMatchObject({ status: 200 });
  expect(await send(ingest, 'br', brotliCompressSync('{"items":[0]}'))).toMatchObject({
    status: 415,
    accepts: 'gzip',
  });
  // RFC 9110: another name for it
  expect(await send(ingest, 'x-gzip', gzipSync('{"items":[0]}'))).toMatchObject({ status: 200 });
});

test('a gzip member that is longer than any compressor would produce is refused before it is inflated', async () => {
  const text = '{"items":[0]}';
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(text), 0);
  end.writeUInt32LE(text.length, 4);
  const padded = (blocks: number) =>
    Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
      // empty stored blocks
      Buffer.alloc(5 * blocks, Buffer.from([0, 0, 0, 0xff, 0xff])),
      deflateRawSync(text),
      end,
    ]);
  const ingest = { method: 'post', path: '/v1/ingest' };
  // as produced by a sender that flushes from time to time
  expect(await send(ingest, 'gzip', padded(100))).toMatchObject({ status: 200 });
  expect(await send(ingest, 'gzip', padded(25_000))).toMatchObject({ status: 400, code: 'invalid_encoding' });
});
