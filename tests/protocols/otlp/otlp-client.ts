import { BinaryReader } from '@bufbuild/protobuf/wire';
import { afterAll, beforeEach, expect } from '@jest/globals';
import type { AppOptions } from '../../../src/app.ts';
import type { OtelService } from '../../../src/features/telemetry/otel/otel.service.ts';
import { ExportLogsServiceRequestSchema } from '../../../src/protocols/otlp/generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.js';
import { listen, type TestSite } from '../../support/browser.ts';
import { bothEncodings, JSON_TYPE, PROTOBUF, RecordingStore } from '../../support/otlp/requests.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const UNREACHED = 1_000_000;
export const LIMITS = { perNetwork: UNREACHED, failuresPerNetwork: UNREACHED, perCaller: UNREACHED };

export const SECRET = 'a text that no one may see';
export const LOGS = bothEncodings(ExportLogsServiceRequestSchema, {
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: SECRET }, {}] }] }],
});
export type Format = 'protobuf' | 'json';
export const TYPES: Readonly<Record<Format, string>> = { protobuf: PROTOBUF, json: JSON_TYPE };
export const FORMATS: readonly Format[] = ['protobuf', 'json'];

/** A body that begins and never ends. */
export const endless = () =>
  new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{')) });

interface Ask {
  readonly format?: Format;
  readonly path?: string;
  readonly body?: Uint8Array<ArrayBuffer> | ReadableStream | null;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** `null`: without a key. */
  readonly authorization?: string | null;
}

interface Answer {
  readonly response: Response;
  readonly bytes: Buffer;
}

/** The application with a store that keeps what it gets, anew for each test, and a tenant's key. */
export async function otlpClient() {
  const db = await setUpDatabase();
  const tenant = await db.newTenant();
  const key = await keyOf(db, tenant);
  const client = { db, tenant, key, store: new RecordingStore(), serve, ask };
  const sites: TestSite[] = [];
  afterAll(() => Promise.all(sites.map((site) => site.close())));
  beforeEach(() => {
    client.store = new RecordingStore();
  });

  async function serve(options: Partial<AppOptions> = {}): Promise<string> {
    const services = { ...db.services, otel: client.store as Partial<OtelService> as OtelService };
    const site = await listen(createTestApp(db, { services, localMode: false, ...options }));
    sites.push(site);
    return site.origin;
  }

  async function ask(origin: string, options: Ask = {}): Promise<Answer> {
    const { format = 'json', path = '/otlp/v1/logs', method = 'POST', authorization = key } = options;
    const { body = Uint8Array.from(LOGS[format].body) } = options;
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        'content-type': TYPES[format],
        ...(authorization !== null && { authorization }),
        ...options.headers,
      },
      body: method === 'GET' || method === 'HEAD' ? null : body,
      duplex: 'half',
    } as RequestInit);
    return { response, bytes: Buffer.from(await response.arrayBuffer()) };
  }

  return client;
}

/** Fails unless the answer is a google.rpc.Status in the encoding. */
function statusIn(format: Format, { response, bytes }: Answer): { code: number; message: string } {
  expect(response.headers.get('content-type')).toBe(TYPES[format]);
  if (format === 'json') {
    const status = JSON.parse(`${bytes}`);
    expect(Object.keys(status)).toEqual(['code', 'message']);
    return status;
  }
  const reader = new BinaryReader(bytes);
  expect(reader.tag()).toEqual([1, 0]);
  const code = reader.int32();
  expect(reader.tag()).toEqual([2, 2]);
  const message = reader.string();
  expect(reader.pos).toBe(reader.len);
  return { code, message };
}

export function expectStatus(format: Format, answer: Answer, status: number, code: number): void {
  const { code: given, message } = statusIn(format, answer);
  expect([answer.response.status, given]).toEqual([status, code]);
  expect(message).not.toBe('');
  expect(message).not.toContain(SECRET);
}
