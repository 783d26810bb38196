import { describe, expect, test } from '@jest/globals';
import type { Metric } from '../../../../src/features/telemetry/otel/wire.ts';
import {
  AT,
  CUMULATIVE,
  gauge,
  metric,
  type metrics,
  START,
  source,
} from '../../../support/otlp/messages.ts';
import { pointOf } from './one.ts';

const one = (name: string, own: object, value = 5) => metric(name, [{ value, attributes: own }]);

describe('a series', () => {
  const FROM = { 'service.name': 'mine', host: 'h' };
  const OWN = { 'session.id': 's', a: '1' };
  const idOf = async (sent: Metric, from: Parameters<typeof metrics>[0] = source(FROM, { name: 'scope' })) =>
    (await pointOf(from, sent)).series_id;
  const base = () => idOf(one('m', OWN));

  test('is the same in whatever order attributes come, for every value, time and start', async () => {
    expect(await idOf(one('m', { a: '1', 'session.id': 's' }, 9))).toBe(await base());
    expect(await idOf(metric('m', [{ value: 5, attributes: OWN, at: AT + 1n, start: START + 1n }]))).toBe(
      await base(),
    );
    expect(
      await idOf(
        one('m', OWN),
        source({ host: 'h', 'service.name': 'mine' }, { name: 'scope', version: '9' }),
      ),
    ).toBe(await base());
  });

  test('is the same after an update of the tool', async () => {
    const updated = source(
      { ...FROM, 'service.version': '2', 'app.version': '2' },
      { name: 'scope', version: '2' },
    );
    expect(await idOf(one('m', { ...OWN, 'app.version': '2', 'service.version': '2' }), updated)).toBe(
      await base(),
    );
  });

  test.each<[string, Metric, Parameters<typeof metrics>[0] | undefined]>([
    ['metric', one('n', OWN), undefined],
    ['unit', metric('m', [{ value: 5, attributes: OWN }], { unit: 's' }), undefined],
    ['temporality', metric('m', [{ value: 5, attributes: OWN }], { temporality: CUMULATIVE }), undefined],
    ['kind', gauge('m', [{ value: 5, attributes: OWN }]), undefined],
    ['session', one('m', { ...OWN, 'session.id': 't' }), undefined],
    ['attribute', one('m', { ...OWN, a: '2' }), undefined],
    ['type of an attribute', one('m', { ...OWN, a: 1 }), undefined],
    ['dropped attribute', one('m', { ...OWN, 'user.email': 'x' }), undefined],
    ['border between key and value', one('m', { 'session.id': 's', a1: '' }), undefined],
    ['scope', one('m', OWN), source(FROM, { name: 'other' })],
    ['resource', one('m', OWN), source({ ...FROM, host: 'i' }, { name: 'scope' })],
    ['tool', one('m', OWN), source({ ...FROM, 'service.name': 'you' }, { name: 'scope' })],
  ])('is another one for another %s', async (_what, sent, from) => {
    expect(await idOf(sent, from)).not.toBe(await base());
  });

  test('a sum that can fall and a gauge of one name are two', async () => {
    const falling = metric('m', [{ value: 5, attributes: OWN }], { isMonotonic: false });
    expect(await idOf(falling)).not.toBe(await idOf(gauge('m', [{ value: 5, attributes: OWN }])));
  });

  test('the id is fixed: series of earlier versions go on', async () => {
    expect(await base()).toBe('b9760bd55ce380e56b049dcf1bc19561');
  });
});
