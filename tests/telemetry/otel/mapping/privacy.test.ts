import { describe, expect, test } from '@jest/globals';
import { mapLogs, mapMetrics, mapSpans } from '../../../../src/features/telemetry/otel/mapping/mapping.ts';
import { logs, metric, metrics, record, source, sourced, span } from '../../../support/otlp/messages.ts';
import { anyValue } from '../../../support/otlp/values.ts';
import { OPEN, PRIVATE } from './options.ts';

const CONTENT = [
  'prompt',
  'response',
  'body',
  'body_ref',
  'tool_input',
  'tool_parameters',
  'arguments',
  'output',
  'function_args',
  'request_text',
  'response_text',
  'hook_definitions',
  'workspace.host_paths',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
  'gen_ai.tool.definitions',
  'gen_ai.prompt',
  'gen_ai.completion',
  'process.command_args',
  'process.command_line',
];
const IDENTITY = [
  'user.email',
  'cursor.user.email',
  'user.groups',
  'host.name',
  'auth_mode',
  'process.owner',
];
const CLAIMS = [
  'user.id',
  'user.account_uuid',
  'user.account_id',
  'organization.id',
  'installation.id',
  'cursor.team.id',
];

const SERVICES = [
  'claude-code',
  'codex',
  'gemini-cli',
  'qwen-code',
  'copilot-chat',
  'github-copilot',
  'cursor',
  'cline',
  'opencode',
  'mine',
];
const EVENTS = [
  'user_prompt',
  'api_request',
  'api_response',
  'tool_result',
  'codex.sse_event',
  'gen_ai.client.inference.operation.details',
  'api.correction',
];

/** Everything that a request can bring, with a secret under each of these keys at each level. */
async function everything(keys: readonly string[], options: typeof PRIVATE): Promise<string> {
  const secrets = (place: string) => ({
    ...Object.fromEntries(keys.map((key) => [key, `SECRET ${place} ${key}`])),
    nested: { deeper: [Object.fromEntries(keys.map((key) => [key, `SECRET nested ${place} ${key}`]))] },
  });
  const answers = SERVICES.map(async (service) => {
    const from = source(
      { ...secrets('resource'), 'service.name': service },
      { name: 'scope', attributes: secrets('scope') },
    );
    const session = { 'session.id': 's', 'gen_ai.conversation.id': 's' };
    const records = EVENTS.map((name) => ({ ...secrets('record'), ...session, 'event.name': name }));
    const call = {
      ...secrets('span'),
      ...session,
      'gen_ai.operation.name': 'chat',
      'gen_ai.usage.input_tokens': 1,
    };
    return [
      await mapLogs(logs(from, ...records), options),
      await mapMetrics(
        metrics(from, metric('m', [{ value: 1, attributes: { ...secrets('point'), ...session } }])),
        options,
      ),
      await mapSpans(sourced(from, [span(call)]), options),
    ];
  });
  const text = JSON.stringify(await Promise.all(answers), (_key, value) =>
    typeof value === 'bigint' ? `${value}` : value,
  );
  // a mapping that loses everything would also be private
  for (const service of SERVICES) expect(text).toContain(`"service.name\\":\\"${service}`);
  return text;
}

describe('privacy', () => {
  test('no content and no identity is in any column by default, from any tool and any place', async () => {
    expect(await everything([...CONTENT, ...IDENTITY], PRIVATE)).not.toContain('SECRET');
  });

  test('claims of identity are kept as attributes', async () => {
    const text = await everything(CLAIMS, PRIVATE);
    for (const key of CLAIMS) expect(text).toContain(`SECRET record ${key}`);
  });

  test('a tenant can keep content without identity, and identity without content', async () => {
    const content = await everything([...CONTENT, ...IDENTITY], { ...PRIVATE, keepContent: true });
    for (const key of CONTENT) expect(content).toContain(`SECRET record ${key}`);
    for (const key of IDENTITY) expect(content).not.toContain(`SECRET record ${key}`);
    const identity = await everything([...CONTENT, ...IDENTITY], { ...PRIVATE, keepIdentity: true });
    for (const key of CONTENT) expect(identity).not.toContain(`SECRET record ${key}`);
    for (const key of IDENTITY) expect(identity).toContain(`SECRET record ${key}`);
  });

  test('a NUL in a key does not hide content', async () => {
    expect(await everything(['pro\u0000mpt', 'user.email\ud800', '\u0000output'], PRIVATE)).not.toContain(
      'SECRET',
    );
  });

  const attributesOf = async (own: object, options: typeof PRIVATE, rest = {}) => {
    const { facts } = await mapLogs(logs('claude-code', record(own, rest)), options);
    return JSON.parse(facts.events[0]?.attributes ?? '{}') as Record<string, unknown>;
  };

  test('content is dropped at every level, with its key', async () => {
    const nested = { a: [{ prompt: 'p', 'user.email': 'e', kept: 1 }], arguments: { b: 1 } };
    expect(await attributesOf({ nested }, PRIVATE)).toMatchObject({ nested: { a: [{ kept: 1 }] } });
    expect(await attributesOf({ nested }, OPEN)).toMatchObject({ nested });
    expect(JSON.stringify(await attributesOf({ nested }, PRIVATE))).not.toMatch(/prompt|email|arguments/);
  });

  test('errors are kept to 256 characters, and to 1,024 with content', async () => {
    const sent = {
      'event.name': 'x',
      error: 'e'.repeat(2_000),
      'error.message': 'm'.repeat(257),
      nested: { error: 'n'.repeat(300) },
    };
    const short = await attributesOf(sent, PRIVATE);
    expect(short).toMatchObject({
      error: 'e'.repeat(256),
      'error.message': 'm'.repeat(256),
      nested: { error: 'n'.repeat(256) },
      truncated: true,
    });
    expect(await attributesOf(sent, OPEN)).toMatchObject({
      error: 'e'.repeat(1_024),
      'error.message': 'm'.repeat(257),
    });
  });

  test.each([
    ['a message', 'what I asked'],
    ['another name', 'secret_project'],
    ['a structure', { text: 'what I asked' }],
  ])('a body that is %s is content', async (_what, body) => {
    const own = { 'event.name': 'user_prompt' };
    expect(await attributesOf(own, PRIVATE, { body: anyValue(body) })).not.toHaveProperty('body');
    expect(await attributesOf(own, OPEN, { body: anyValue(body) })).toMatchObject({ body });
  });

  test('a body that is the name of the event is not kept twice', async () => {
    const body = { body: anyValue('claude_code.user_prompt') };
    expect(await attributesOf({ 'event.name': 'user_prompt' }, OPEN, body)).not.toHaveProperty('body');
  });

  test('a message without a name is in no column', async () => {
    const { facts } = await mapLogs(logs('mine', record({}, { body: anyValue('what I asked') })), PRIVATE);
    expect(JSON.stringify(facts)).not.toContain('asked');
    expect(facts.events).toMatchObject([{ name: 'unknown', original_name: 'unknown' }]);
  });
});
