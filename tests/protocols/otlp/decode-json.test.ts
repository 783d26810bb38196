import { describe, expect, test } from '@jest/globals';
import { decodeLogs, decodeMetrics } from '../../../src/protocols/otlp/decode/decode.ts';
import { received } from './received.ts';

const logsOf = (json: unknown) => decodeLogs(received(Buffer.from(textOf(json)), 'json'));
const metricsOf = (json: unknown) => decodeMetrics(received(Buffer.from(textOf(json)), 'json'));
const textOf = (json: unknown) => (typeof json === 'string' ? json : JSON.stringify(json));

/** A request with one log record of these fields, as JSON text. */
const record = (fields: string) => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{${fields}}]}]}]}`;
const oneOf = async (fields: string) => (await logsOf(record(fields)))[0]?.item;
const bodyOf = async (value: string) => (await oneOf(`"body":${value}`))?.body?.value;

/** One point as OpenTelemetry JS sends it. */
const POINT =
  '{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"claude-code"}}]},"scopeMetrics":[{"scope":{"name":"com.anthropic.claude_code","version":"2.1.332"},"metrics":[{"name":"claude_code.token.usage","unit":"tokens","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"attributes":[{"key":"type","value":{"stringValue":"input"}},{"key":"session.id","value":{"stringValue":"s1"}}],"startTimeUnixNano":"1795808692659000000","timeUnixNano":"1795808692661000000","asDouble":1234}]}}]}]}]}';

describe('OTLP/JSON', () => {
  test('a point of OpenTelemetry JS is read with its resource, its scope and its times', async () => {
    expect(await metricsOf(POINT)).toEqual([
      {
        source: {
          resource: {
            attributes: [
              { key: 'service.name', value: { value: { case: 'stringValue', value: 'claude-code' } } },
            ],
          },
          scope: { name: 'com.anthropic.claude_code', version: '2.1.332', attributes: [] },
        },
        item: {
          name: 'claude_code.token.usage',
          unit: 'tokens',
          data: {
            case: 'sum',
            value: {
              aggregationTemporality: 1,
              isMonotonic: true,
              dataPoints: [
                {
                  attributes: [
                    { key: 'type', value: { value: { case: 'stringValue', value: 'input' } } },
                    { key: 'session.id', value: { value: { case: 'stringValue', value: 's1' } } },
                  ],
                  startTimeUnixNano: 1795808692659000000n,
                  timeUnixNano: 1795808692661000000n,
                  value: { case: 'asDouble', value: 1234 },
                  flags: 0,
                },
              ],
            },
          },
        },
      },
    ]);
  });

  test.each([
    ['a number', '{"intValue":7}', 7n],
    ['a text', '{"intValue":"-7"}', -7n],
    ['a number of 19 digits', '{"intValue":1795808692659123457}', 1795808692659123457n],
    ['the least', '{"intValue":"-9223372036854775808"}', -(2n ** 63n)],
    ['the greatest, as a number', '{"intValue": 9223372036854775807}', 2n ** 63n - 1n],
    ['a whole number with an exponent', '{"intValue":1e3}', 1_000n],
  ])('an integer of 64 bits as %s', async (_name, json, value) => {
    expect(await bodyOf(json)).toEqual({ case: 'intValue', value });
  });

  test.each([
    ['1.5', 1.5],
    ['3', 3],
    ['12345678901234567890', 12345678901234567000],
    ['"NaN"', Number.NaN],
    ['"Infinity"', Number.POSITIVE_INFINITY],
    ['"-Infinity"', Number.NEGATIVE_INFINITY],
    ['"-2.5e3"', -2_500],
  ])('the double %s', async (json, value) => {
    expect(await bodyOf(`{"doubleValue":${json}}`)).toEqual({ case: 'doubleValue', value });
  });

  test('nanoseconds without quotes keep every digit, beside quoted digits', async () => {
    const item = await oneOf(
      '"timeUnixNano":1795808692659123457,"observedTimeUnixNano":"18446744073709551615","body":{"stringValue":": 1795808692659123457"}',
    );
    expect(item).toMatchObject({ timeUnixNano: 1795808692659123457n, observedTimeUnixNano: 2n ** 64n - 1n });
    expect(item?.body?.value).toEqual({ case: 'stringValue', value: ': 1795808692659123457' });
  });

  test('ids are hexadecimal digits of either case, other bytes are base64', async () => {
    const item = await oneOf('"traceId":"5B8EFFF798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"');
    expect(Buffer.from(item?.traceId ?? []).toString('hex')).toBe('5b8efff798038103d269b633813fc60c');
    expect(Buffer.from(item?.spanId ?? []).toString('hex')).toBe('eee19b7ec3c1b174');
    expect(await bodyOf('{"bytesValue":"AP8="}')).toEqual({
      case: 'bytesValue',
      value: Uint8Array.of(0, 255),
    });
  });

  test('snake_case, unknown fields and null are missing fields, and the last of two equal keys counts', async () => {
    const item = await oneOf(
      '"time_unix_nano":"5","eventName":"a","eventName":"b","severityText":null,"body":null,"new":{"a":[{}]},"attributes":null,"__proto__":{"flags":1}',
    );
    expect(item).toEqual({
      ...{ timeUnixNano: 0n, observedTimeUnixNano: 0n, severityNumber: 0, severityText: '', eventName: 'b' },
      ...{ attributes: [], traceId: new Uint8Array(), spanId: new Uint8Array(), body: undefined },
    });
    expect(await logsOf('{"resource_logs":[{}],"other":[1,{"a":"\\u0041"}],"resourceLogs":null}')).toEqual(
      [],
    );
    expect(await logsOf(`{"resourceLogs":[{}],"resourceLogs":[]}`)).toEqual([]);
  });

  test('a name may be escaped, and fields come in any order', async () => {
    const items = await logsOf(
      '{"resource\\u004cogs" : [ {"scopeLogs":[{"logRecords":[{"eventName":"e"}],"scope":{"name":"n"}}] , "resource":{}} ] }',
    );
    expect(items).toMatchObject([
      { source: { resource: { attributes: [] }, scope: { name: 'n' } }, item: { eventName: 'e' } },
    ]);
  });

  test('an index of the table of texts of profiles counts as absent', async () => {
    expect(await bodyOf('{"stringValueStrindex":3}')).toEqual({ case: undefined });
  });

  test.each([
    ['a list at the top', '[]'],
    ['a text at the top', '"a"'],
    ['a text for resourceLogs', '{"resourceLogs":"a"}'],
    ['an object for resourceLogs', '{"resourceLogs":{}}'],
    ['a number in resourceLogs', '{"resourceLogs":[1]}'],
    ['null in resourceLogs', '{"resourceLogs":[null]}'],
    ['a list in resourceLogs', '{"resourceLogs":[[]]}'],
    ['a list for a resource', '{"resourceLogs":[{"resource":[]}]}'],
    ['a text for a resource', '{"resourceLogs":[{"resource":"a"}]}'],
    ['true for logRecords', '{"resourceLogs":[{"scopeLogs":[{"logRecords":true}]}]}'],
    ['a text in logRecords', '{"resourceLogs":[{"scopeLogs":[{"logRecords":["a"]}]}]}'],
    ['a text for attributes', record('"attributes":"a"')],
    ['an object for attributes', record('"attributes":{"a":1}')],
    ['a number in attributes', record('"attributes":[1]')],
    ['a text for a value', record('"body":"a"')],
    ['a list for a value', record('"body":[]')],
    ['a number for a text', record('"body":{"stringValue":1}')],
    ['a text for a boolean', record('"body":{"boolValue":"true"}')],
    ['a fraction for an integer', record('"body":{"intValue":1.5}')],
    ['an integer beyond 64 bits', record('"body":{"intValue":"9223372036854775808"}')],
    ['a number beyond 64 bits', record('"body":{"intValue":9223372036854775808}')],
    ['an empty text for an integer', record('"body":{"intValue":""}')],
    ['hexadecimal digits for an integer', record('"body":{"intValue":"0x10"}')],
    ['a text for a double', record('"body":{"doubleValue":"many"}')],
    ['an object for a double', record('"body":{"doubleValue":{}}')],
    ['a list for a list of values', record('"body":{"arrayValue":[]}')],
    ['a negative time', record('"timeUnixNano":"-1"')],
    ['the name of an enum', record('"severityNumber":"SEVERITY_NUMBER_INFO"')],
    ['digits in quotes for an enum', record('"severityNumber":"9"')],
    ['half a byte of an id', record('"traceId":"abc"')],
    ['an id in base64', record('"traceId":"W47/95gDgQPSabYzgT/GDA=="')],
    ['bytes with blanks', record('"body":{"bytesValue":"A B"}')],
  ])('%s is refused', async (_name, json) => {
    await expect(logsOf(json)).rejects.toMatchObject({ status: 400, code: 'invalid_otlp' });
  });

  test.each([
    ['a list for a name', '{"name":[]}'],
    ['a number for a name', '{"name":1}'],
    ['a list for a sum', '{"sum":[]}'],
    ['a text for data points', '{"sum":{"dataPoints":"a"}}'],
    ['the name of a temporality', '{"sum":{"aggregationTemporality":"DELTA"}}'],
    ['a text for isMonotonic', '{"sum":{"isMonotonic":"true"}}'],
    ['a text in explicitBounds', '{"histogram":{"dataPoints":[{"explicitBounds":["a"]}]}}'],
    ['a negative bucket', '{"histogram":{"dataPoints":[{"bucketCounts":[-1]}]}}'],
  ])('of a metric, %s is refused', async (_name, metric) => {
    const json = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${metric}]}]}]}`;
    await expect(metricsOf(json)).rejects.toMatchObject({ status: 400, code: 'invalid_otlp' });
  });

  test.each([
    ['not JSON', 'resourceLogs'],
    ['cut off in a record', record('"eventName":"a"').slice(0, -9)],
    ['cut off between records', record('').slice(0, -4)],
    ['a comma too many', '{"resourceLogs":[{},]}'],
    ['a comma too many in a record', record('"eventName":"a",')],
    ['a word in a record', record('"eventName":undefined')],
    ['NaN', record('"body":{"doubleValue":NaN}')],
    ['a word in an unknown field', '{"other":{"a":[undefined]}}'],
    ['a broken escape in an unknown field', '{"other":"\\x"}'],
    ['text after the end', '{}{}'],
    ['a name without quotes', '{a:1}'],
    ['brackets that do not match', '{"resourceLogs":[}]'],
  ])('%s is refused', async (_name, json) => {
    await expect(logsOf(json)).rejects.toMatchObject({
      status: 400,
      code: expect.stringMatching(/^invalid/),
    });
  });

  test('bytes that are not UTF-8 are refused', async () => {
    const bytes = Buffer.from(record('"eventName":"é"'), 'latin1');
    await expect(decodeLogs(received(bytes, 'json'))).rejects.toMatchObject({ code: 'invalid_utf8' });
  });

  test.each([
    ['a number of ten million digits', '{"intValue":', '1', '}'],
    ['a double of ten million digits', '{"doubleValue":', '1', '}'],
    ['ten million digits in quotes', '{"doubleValue":"', '1', '"}'],
    ['an integer of ten million digits in quotes', '{"intValue":"', '1', '"}'],
    ['ten million signs for bytes, and one that is none', '{"bytesValue":" ', 'A', '"}'],
  ])('%s is refused without reading it as a number', async (_name, before, sign, after) => {
    const body = record(`"body":${before}${sign.repeat(10_000_000)}${after}`);
    await expect(logsOf(body)).rejects.toMatchObject({ status: 400, code: 'invalid_otlp' });
  });

  test('ids and bytes of millions of characters are read', async () => {
    const item = await oneOf(`"traceId":"${'ab'.repeat(3_000_000)}"`);
    expect(item?.traceId).toHaveLength(3_000_000);
    const value = await bodyOf(`{"bytesValue":"${'A'.repeat(8_000_000)}"}`);
    expect(value?.value).toHaveLength(6_000_000);
  });

  test('a byte order mark is passed', async () => {
    expect(await logsOf('\ufeff{}')).toEqual([]);
  });
});
