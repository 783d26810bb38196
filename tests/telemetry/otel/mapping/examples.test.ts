import { describe, expect, test } from '@jest/globals';
import { mapLogs, mapMetrics } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { logs, metric, metrics, record, source } from '../../../support/otlp/messages.ts';
import { anyValue } from '../../../support/otlp/values.ts';
import { only } from './one.ts';

/** 27 November 2026, 19:45 UTC: a few seconds after the examples. */
const OPTIONS = { keepContent: false, keepIdentity: false, now: 1_795_808_700_000_000 };

describe('what OpenTelemetry JS sends for Claude Code', () => {
  test('as a point: counts are doubles', async () => {
    const from = source('claude-code', { name: 'com.anthropic.claude_code', version: '2.1.332' });
    const tokens = {
      attributes: { type: 'input', 'session.id': 's1' },
      start: 1_795_808_692_659_000_000n,
      at: 1_795_808_692_661_000_000n,
      value: 1_234,
    };
    const { facts, rejected } = await mapMetrics(
      metrics(from, metric('claude_code.token.usage', [tokens], { unit: 'tokens' })),
      OPTIONS,
    );
    expect(rejected).toEqual({ count: 0, reason: undefined });
    const { series_id: _, attributes, ...point } = only(facts.points);
    expect(JSON.parse(attributes)).toEqual({
      'service.name': 'claude-code',
      type: 'input',
      'session.id': 's1',
    });
    expect(point).toEqual({
      tool_id: 'claude-code',
      tool_version: null,
      external_id: 's1',
      metric: 'claude_code.token.usage',
      unit: 'tokens',
      kind: 'counter',
      temporality: 'delta',
      measure: 'tokens',
      bucket: 'input',
      model: null,
      histogram: null,
      start_nanos: 1_795_808_692_659_000_000n,
      time_nanos: 1_795_808_692_661_000_000n,
      start_time: 1_795_808_692_659_000,
      timestamp: 1_795_808_692_661_000,
      value: 1_234,
      count: null,
      min: null,
      max: null,
      starts_session: true,
    });
  });

  test('as a record: numbers are texts', async () => {
    const from = source('claude-code', { name: 'com.anthropic.claude_code.events' });
    const sent = {
      'event.name': 'api_request',
      'event.sequence': 7,
      'session.id': 's1',
      model: 'claude-sonnet-5',
      input_tokens: '12',
      cache_read_tokens: '9000',
      cost_usd: '0.01',
      request_id: 'req_011',
    };
    const at = 1_795_808_692_690_000_000n;
    const whole = record(sent, {
      timeUnixNano: at,
      observedTimeUnixNano: at,
      body: anyValue('claude_code.api_request'),
    });
    const { facts, rejected } = await mapLogs(logs(from, whole), OPTIONS);
    expect(rejected).toEqual({ count: 0, reason: undefined });
    const { id, attributes, ...request } = only(facts.requests);
    expect(id).toMatch(/^mreq_[0-9a-f]{32}$/);
    expect(JSON.parse(attributes)).toEqual({ 'service.name': 'claude-code', ...sent });
    expect(request).toEqual({
      tool_id: 'claude-code',
      tool_version: null,
      external_id: 's1',
      timestamp: 1_795_808_692_690_000,
      model: 'claude-sonnet-5',
      request_id: 'req_011',
      input_tokens: 12,
      cache_read_tokens: 9_000,
      cache_creation_tokens: 0,
      output_tokens: 0,
      reasoning_tokens: 0,
      cost_usd_micros: 10_000,
      duration_ms: null,
      status: 'ok',
      http_status: null,
      attempt: null,
      source: null,
      prompt_id: null,
    });
  });
});
