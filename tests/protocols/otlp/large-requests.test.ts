import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ExportLogsServiceRequestSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { bothEncodings, type Encoded, JSON_TYPE, PROTOBUF } from '../../support/otlp/requests.ts';

const SUPPORT = join(import.meta.dirname, '../../support');
const servers: ChildProcess[] = [];
afterAll(() => {
  for (const server of servers) server.kill();
});

interface OtlpProcess {
  readonly child: ChildProcess;
  readonly url: string;
  readonly probe: string;
}

/** The routes in a process of their own, with the probe of blocks in it. */
async function start(...options: string[]): Promise<OtlpProcess> {
  const args = [...options, '--import', join(SUPPORT, 'process-probe.ts'), join(SUPPORT, 'otlp/process.ts')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push(child);
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    const url = /Serving at (\S+)\n/.exec(output)?.[1];
    const port = /Probe listens on (\d+)\n/.exec(output)?.[1];
    if (!url || !port) continue;
    return { child, url, probe: `http://127.0.0.1:${port}` };
  }
  throw new Error(`The server ended: ${output}`);
}

async function post(url: string, { type, body }: Encoded, gzip = false): Promise<number> {
  const response = await fetch(`${url}/otlp/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': type, ...(gzip && { 'content-encoding': 'gzip' }) },
    body: Uint8Array.from(gzip ? gzipSync(body, { level: 1 }) : body),
  });
  await response.arrayBuffer();
  return response.status;
}

const MAX = 16_777_216;
const text = (value: string) => ({ value: { case: 'stringValue' as const, value } });

/** As many records as a request may have, of almost 16 MiB as JSON. */
function full() {
  const attributes = Array.from({ length: 13 }, (_, n) => ({
    key: `attribute.${n}`,
    value: text(`value ${n}`),
  }));
  const logRecords = Array.from({ length: 20_000 }, (_, n) => ({ timeUnixNano: BigInt(n), attributes }));
  return bothEncodings(ExportLogsServiceRequestSchema, { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
}

describe('a body of the greatest size', () => {
  const { protobuf, json } = full();
  let server: OtlpProcess;
  beforeAll(async () => {
    server = await start();
  });

  test.each([
    ['protobuf', protobuf, false],
    ['protobuf with gzip', protobuf, true],
    ['JSON', json, false],
    ['JSON with gzip', json, true],
  ])(
    'in %s keeps others waiting for a small part of the time that it takes to parse',
    async (_name, body, gzip) => {
      expect(json.body.length).toBeGreaterThan(0.9 * MAX);
      expect(json.body.length).toBeLessThan(MAX);
      const { url, probe } = server;
      const ask = async (path: string, sent = '') => {
        const response = await fetch(`${probe}${path}`, { method: 'POST', body: sent });
        return Number(await response.text());
      };
      const reference = await ask('/parse', `${json.body}`);
      await ask('/reset');
      expect(await post(url, body, gzip)).toBe(200);
      expect(await ask('/longest')).toBeLessThan(reference / 3);
    },
  );
});

describe('a process with a heap of 160 MiB', () => {
  const zeros = (type: string): Encoded => ({ type, body: Buffer.alloc(200 * 1_048_576) });
  const attributes = Array.from({ length: 10_000 }, () => ({}));
  const logRecords = Array.from({ length: 40 }, () => ({ attributes }));
  const dense = toBinary(
    ExportLogsServiceRequestSchema,
    create(ExportLogsServiceRequestSchema, { resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
  );

  test.each([
    ['bombs in protobuf', zeros(PROTOBUF), 413],
    ['bombs in JSON', zeros(JSON_TYPE), 413],
    ['requests of 400,000 empty attributes', { type: PROTOBUF, body: Buffer.from(dense) }, 200],
  ])('survives a hundred %s at once', async (_name, { type, body }, status) => {
    const { child, url } = await start('--max-old-space-size=160');
    const gzip = Uint8Array.from(gzipSync(body, { level: 1 }));
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const response = await fetch(`${url}/otlp/v1/logs`, {
          method: 'POST',
          headers: { 'content-type': type, 'content-encoding': 'gzip' },
          body: gzip,
        });
        await response.arrayBuffer();
        return response.status;
      }),
    );
    // each is refused for itself, or because others are being read
    expect(statuses.every((one) => one === status || one === 503)).toBe(true);
    expect(statuses).toContain(status);
    expect(child.exitCode).toBeNull();
    expect(await post(url, { type: JSON_TYPE, body: Buffer.from('{}') })).toBe(200);
  });
});
