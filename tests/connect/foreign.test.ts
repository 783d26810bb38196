import { afterEach, describe, expect, test } from '@jest/globals';
import { Computer, KEY, removeHomes } from './computer.ts';

afterEach(removeHomes);

const claude = (env: object) => JSON.stringify({ env });
const OTHER = 'https://collector.example.org';

describe("someone else's endpoint is never replaced", () => {
  test.each([
    ['claude-code', '.claude/settings.json', claude({ OTEL_EXPORTER_OTLP_ENDPOINT: OTHER }), 'ENDPOINT'],
    [
      'claude-code',
      '.claude/settings.json',
      claude({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: OTHER }),
      'METRICS_ENDPOINT',
    ],
    // the header with our key would go there
    [
      'claude-code',
      '.claude/settings.json',
      claude({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: OTHER }),
      'TRACES_ENDPOINT',
    ],
    [
      'claude-code',
      '.claude/settings.json',
      claude({ OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'a=b' }),
      'LOGS_HEADERS',
    ],
    [
      'claude-code',
      '.claude/settings.json',
      claude({ OTEL_EXPORTER_OTLP_HEADERS: 'x-api-key=b' }),
      'HEADERS',
    ],
    [
      'claude-code',
      '.claude/settings.json',
      claude({ OTEL_METRICS_EXPORTER: 'prometheus' }),
      'METRICS_EXPORTER',
    ],
    ['codex', '.codex/config.toml', '[otel.exporter.otlp-grpc]\nendpoint = "x"\n', 'otel.exporter'],
    ['codex', '.codex/config.toml', `[otel.exporter.otlp-http]\nendpoint = "${OTHER}"\n`, 'otel.exporter'],
    [
      'codex',
      '.codex/config.toml',
      `otel = { exporter = { otlp-http = { endpoint = "${OTHER}" } } }\n`,
      'otel.exporter',
    ],
    [
      'gemini-cli',
      '.gemini/settings.json',
      '{"telemetry":{"otlpEndpoint":"http://localhost:4317"}}',
      'otlpEndpoint',
    ],
    ['gemini-cli', '.gemini/settings.json', '{"telemetry":{"target":"gcp"}}', 'telemetry.target'],
    ['gemini-cli', '.gemini/settings.json', '{"telemetry":{"outfile":"/tmp/x"}}', 'telemetry.outfile'],
    ['gemini-cli', '.gemini/.env', 'OTEL_EXPORTER_OTLP_HEADERS=x-api-key=b\n', 'OTEL_EXPORTER_OTLP_HEADERS'],
    [
      'gemini-cli',
      '.gemini/.env',
      `export GEMINI_TELEMETRY_OTLP_ENDPOINT=${OTHER}\n`,
      'GEMINI_TELEMETRY_OTLP_ENDPOINT',
    ],
    ['qwen-code', '.qwen/settings.json', `{"telemetry":{"otlpEndpoint":"${OTHER}"}}`, 'otlpEndpoint'],
    [
      'vscode',
      '.config/Code/User/settings.json',
      `{"github.copilot.chat.otel.otlpEndpoint":"${OTHER}"}`,
      'otlpEndpoint',
    ],
    [
      'vscode',
      '.config/Code - Insiders/User/settings.json',
      '{"github.copilot.chat.otel.outfile":"/x"}',
      'outfile',
    ],
  ])('%s: %s with %s', async (tool, file, content, name) => {
    const computer = new Computer();
    computer.write(file, content);
    await expect(computer.connect(tool)).rejects.toThrow(
      new RegExp(
        `^${computer.path(file)} already sends telemetry elsewhere: .*${name} is set\\. Nothing was changed`,
      ),
    );
    expect(computer.files()).toEqual([file]);
    expect(computer.read(file)).toBe(content);
  });

  test('also where only the second of its files has it, no file is written', async () => {
    const computer = new Computer();
    computer.write('.gemini/.env', 'OTEL_EXPORTER_OTLP_HEADERS=x=y\n');
    await expect(computer.connect('gemini-cli')).rejects.toThrow('elsewhere');
    expect(computer.files()).toEqual(['.gemini/.env']);
  });
});

describe('an endpoint of ours', () => {
  test.each(['claude-code', 'codex', 'gemini-cli', 'qwen-code', 'vscode', 'opencode', 'cline'])(
    'of %s may move to another server and get another key, and goes back in one step',
    async (tool) => {
      const computer = new Computer();
      await computer.connect(tool);
      const otherKey = `${KEY}XYZ`;
      computer.env = { OMNIMEMORY_API_KEY: otherKey };
      await computer.connect(tool, { url: 'https://new.example.com/base/' });
      const text = computer
        .files()
        .map((file) => (file.endsWith('.json') || file.startsWith('.') ? computer.read(file) : ''))
        .join('\n');
      expect(text).toContain('https://new.example.com/base/otlp');
      expect(text).toContain(otherKey);
      expect(text).not.toContain('memory.example.com/otlp');
      expect(text).not.toMatch(new RegExp(`${KEY}\\b`));
      await computer.connect(tool, { undo: true });
      expect(computer.files()).toEqual([]);
    },
  );

  test('that a person wrote by hand is accepted, and --undo does not take it away', async () => {
    const computer = new Computer();
    const byHand = claude({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://memory.example.com/otlp' });
    computer.write('.claude/settings.json', byHand);
    await computer.connect('claude-code');
    computer.write('.claude/settings.json', `${computer.read('.claude/settings.json')}\n`);
    await computer.connect('claude-code', { undo: true });
    expect(JSON.parse(computer.read('.claude/settings.json'))).toEqual(JSON.parse(byHand));
  });

  test('keeps its key where none is given, but the key goes to no other server', async () => {
    const computer = new Computer();
    await computer.connect('claude-code');
    computer.env = {};
    await computer.connect('claude-code', { metricsOnly: true });
    expect(computer.read('.claude/settings.json')).toContain(KEY);
    await computer.connect('claude-code', { url: 'https://new.example.com' });
    expect(computer.read('.claude/settings.json')).not.toContain(KEY);
  });
});
