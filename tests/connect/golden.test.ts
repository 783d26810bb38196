import { afterEach, describe, expect, test } from '@jest/globals';
import { Computer, KEY, removeHomes, URL_OF_SERVER } from './computer.ts';

afterEach(removeHomes);

const HEADER = `Authorization=Bearer%20${KEY}`;

const CLAUDE_ENV = `    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_METRICS_EXPORTER": "otlp",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "${URL_OF_SERVER}/otlp",
    "OTEL_EXPORTER_OTLP_HEADERS": "${HEADER}",
    "OTEL_METRIC_EXPORT_INTERVAL": "10000"`;

const CODEX_BLOCK = `[otel]
log_user_prompt = false
[otel.exporter."otlp-http"]
endpoint = "${URL_OF_SERVER}/otlp/v1/logs"
protocol = "binary"
[otel.exporter."otlp-http".headers]
Authorization = "Bearer ${KEY}"
`;

const TELEMETRY = `  "telemetry": {
    "enabled": true,
    "target": "local",
    "otlpEndpoint": "${URL_OF_SERVER}/otlp",
    "otlpProtocol": "http",
    "logPrompts": false
  }`;

const COPILOT = `"github.copilot.chat.otel.enabled": true,
  "github.copilot.chat.otel.exporterType": "otlp-http",
  "github.copilot.chat.otel.otlpEndpoint": "${URL_OF_SERVER}/otlp"`;

/** Tool, file, what is in it before (undefined: there is none), what is in it after. */
const GOLDEN: readonly (readonly [string, string, string, string | undefined, string])[] = [
  [
    'claude-code',
    'without a file',
    '.claude/settings.json',
    undefined,
    `{\n  "env": {\n${CLAUDE_ENV}\n  }\n}\n`,
  ],
  [
    'claude-code',
    'with an empty file',
    '.claude/settings.json',
    '',
    `{\n  "env": {\n${CLAUDE_ENV}\n  }\n}\n`,
  ],
  [
    'claude-code',
    'with comments and other settings',
    '.claude/settings.json',
    '{\n  // which model\n  "model": "opus", /* mine */\n  "env": { "A": "b" },\n  "permissions": { "allow": ["Bash(ls:*)"] }\n}\n',
    `{\n  // which model\n  "model": "opus", /* mine */\n  "env": {\n    "A": "b",\n${CLAUDE_ENV}\n  },\n  "permissions": { "allow": ["Bash(ls:*)"] }\n}\n`,
  ],
  ['codex', 'without a file', '.codex/config.toml', undefined, CODEX_BLOCK],
  [
    'codex',
    'with comments and tables',
    '.codex/config.toml',
    '# mine\nmodel = "gpt" # the best\n\n[projects."/home/a b"]\ntrust_level = "trusted"\n\n# servers\n[mcp_servers.docs]\nargs = ["-y", # yes\n  "docs"]\n',
    `# mine\nmodel = "gpt" # the best\n\n[projects."/home/a b"]\ntrust_level = "trusted"\n\n# servers\n[mcp_servers.docs]\nargs = ["-y", # yes\n  "docs"]\n\n${CODEX_BLOCK}`,
  ],
  [
    'codex',
    'with a table of telemetry that sends nothing',
    '.codex/config.toml',
    '[otel]\n# ours\nenvironment = "dev"\nexporter = "none"\nlog_user_prompt = true # why\n\n# screen\n[tui]\nnotifications = true\n',
    `[otel]\n# ours\nenvironment = "dev"\nexporter = { otlp-http = { endpoint = "${URL_OF_SERVER}/otlp/v1/logs", protocol = "binary", headers = { Authorization = "Bearer ${KEY}" } } }\nlog_user_prompt = false # why\n\n# screen\n[tui]\nnotifications = true\n`,
  ],
  ['gemini-cli', 'without a file', '.gemini/settings.json', undefined, `{\n${TELEMETRY}\n}\n`],
  ['gemini-cli', 'its key', '.gemini/.env', undefined, `OTEL_EXPORTER_OTLP_HEADERS="${HEADER}"\n`],
  [
    'gemini-cli',
    'its key beside others',
    '.gemini/.env',
    '# mine\nGEMINI_API_KEY=abc # x\n',
    `# mine\nGEMINI_API_KEY=abc # x\nOTEL_EXPORTER_OTLP_HEADERS="${HEADER}"\n`,
  ],
  [
    'gemini-cli',
    'with prompts switched on',
    '.gemini/settings.json',
    '{\n\t"telemetry": {\n\t\t// all\n\t\t"logPrompts": true\n\t}\n}\n',
    `{\n\t"telemetry": {\n\t\t// all\n\t\t"logPrompts": false,\n\t\t"enabled": true,\n\t\t"target": "local",\n\t\t"otlpEndpoint": "${URL_OF_SERVER}/otlp",\n\t\t"otlpProtocol": "http"\n\t}\n}\n`,
  ],
  ['qwen-code', 'without a file', '.qwen/settings.json', undefined, `{\n${TELEMETRY}\n}\n`],
  ['qwen-code', 'its key', '.qwen/.env', undefined, `OTEL_EXPORTER_OTLP_HEADERS="${HEADER}"\n`],
  ['vscode', 'without a file', '.config/Code/User/settings.json', undefined, `{\n  ${COPILOT}\n}\n`],
  [
    'vscode',
    'with comments and a comma at the end',
    '.config/Code/User/settings.json',
    '// mine\n{\n  "editor.fontSize": 12, // small\n}\n',
    `// mine\n{\n  "editor.fontSize": 12, // small\n  ${COPILOT},\n}\n`,
  ],
  [
    'vscode',
    'its key',
    '.omnimemory/vscode.env',
    undefined,
    `export OTEL_EXPORTER_OTLP_HEADERS='${HEADER}'\n`,
  ],
  [
    'opencode',
    'its variables',
    '.omnimemory/opencode.env',
    undefined,
    `export OPENCODE_ENABLE_TELEMETRY='1'\nexport OPENCODE_OTLP_PROTOCOL='http/protobuf'\nexport OPENCODE_OTLP_ENDPOINT='${URL_OF_SERVER}/otlp'\nexport OPENCODE_OTLP_HEADERS='${HEADER}'\n`,
  ],
  [
    'cline',
    'its variables',
    '.omnimemory/cline.env',
    undefined,
    `export CLINE_OTEL_TELEMETRY_ENABLED='1'\nexport CLINE_OTEL_METRICS_EXPORTER='otlp'\nexport CLINE_OTEL_LOGS_EXPORTER='otlp'\nexport CLINE_OTEL_EXPORTER_OTLP_PROTOCOL='http/protobuf'\nexport CLINE_OTEL_EXPORTER_OTLP_ENDPOINT='${URL_OF_SERVER}/otlp'\nexport CLINE_OTEL_EXPORTER_OTLP_HEADERS='${HEADER}'\n`,
  ],
];

describe.each(GOLDEN)('%s, %s', (tool, _case, file, before, after) => {
  test('gets its settings, and everything else stays', async () => {
    const computer = new Computer();
    if (before !== undefined) computer.write(file, before);
    await computer.connect(tool);
    expect(computer.read(file)).toBe(after);
  });

  test('a second run writes nothing', async () => {
    const computer = new Computer();
    if (before !== undefined) computer.write(file, before);
    await computer.connect(tool);
    const files = computer.files();
    const contents = files.map((one) => computer.read(one));
    computer.printed = '';
    await computer.connect(tool);
    expect(computer.files()).toEqual(files);
    expect(files.map((one) => computer.read(one))).toEqual(contents);
    expect(computer.printed).toContain('has these settings already');
  });

  test('--undo brings back every byte, and leaves no file of its own', async () => {
    const computer = new Computer();
    if (before !== undefined) computer.write(file, before);
    await computer.connect(tool);
    await computer.connect(tool, { undo: true });
    expect(computer.files()).toEqual(before === undefined ? [] : [file]);
    if (before !== undefined) expect(computer.read(file)).toBe(before);
  });
});

test('in local mode no header is written', async () => {
  for (const tool of ['claude-code', 'codex', 'gemini-cli', 'vscode', 'opencode', 'cline']) {
    const computer = new Computer();
    computer.env = {};
    await computer.connect(tool, { url: 'http://127.0.0.1:8003' });
    const texts = computer.files().map((file) => computer.read(file));
    expect([tool, texts.join('\n')]).toEqual([tool, expect.stringContaining('http://127.0.0.1:8003/otlp')]);
    expect([tool, texts.join('\n')]).toEqual([tool, expect.not.stringMatching(/headers|authorization/i)]);
  }
});

test('--metrics-only leaves the events out, and takes them out of an earlier run', async () => {
  const computer = new Computer();
  await computer.connect('claude-code');
  await computer.connect('claude-code', { metricsOnly: true });
  expect(JSON.parse(computer.read('.claude/settings.json')).env).toEqual({
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_ENDPOINT: `${URL_OF_SERVER}/otlp`,
    OTEL_EXPORTER_OTLP_HEADERS: HEADER,
    OTEL_METRIC_EXPORT_INTERVAL: '10000',
  });
  await expect(computer.connect('codex', { metricsOnly: true })).rejects.toThrow('cannot send metrics alone');
});

describe('hooks', () => {
  const commands = (text: string) => text.match(/"command": "(.*)"/g)?.map((line) => line.slice(12, -1));

  test.each([
    [
      'claude-code',
      '.claude/settings.json',
      ['SessionStart', 'SessionEnd', 'PreCompact', 'PostCompact', 'SubagentStop'],
      5,
    ],
    ['codex', '.codex/hooks.json', ['SessionStart', 'PreCompact', 'PostCompact', 'SubagentStop'], 5],
    ['gemini-cli', '.gemini/settings.json', ['SessionStart', 'SessionEnd', 'PreCompress'], 5000],
  ])('%s reports sessions and compactions, and no prompt', async (tool, file, events, timeout) => {
    const computer = new Computer();
    computer.write(
      file,
      '{\n  "hooks": { "Stop": [{ "hooks": [{ "type": "command", "command": "mine" }] }] }\n}\n',
    );
    await computer.connect(tool, { withHooks: true });
    const { hooks } = JSON.parse(computer.read(file));
    expect(Object.keys(hooks)).toEqual(['Stop', ...events]);
    expect(hooks.Stop).toEqual([{ hooks: [{ type: 'command', command: 'mine' }] }]);
    for (const event of events)
      expect(hooks[event]).toEqual([{ hooks: [expect.objectContaining({ type: 'command', timeout })] }]);
    expect(new Set(commands(computer.read(file)))).toEqual(
      new Set(['mine', `node \\"${computer.path('.omnimemory/connect.mjs')}\\" hook ${tool}`]),
    );
  });

  test('Cursor has a flat list', async () => {
    const computer = new Computer();
    await computer.connect('cursor', { withResume: true });
    const command = `node "${computer.path('.omnimemory/connect.mjs')}" hook cursor`;
    expect(JSON.parse(computer.read('.cursor/hooks.json'))).toEqual({
      version: 1,
      hooks: {
        sessionStart: [{ command: `${command} --resume`, timeout: 5 }],
        sessionEnd: [{ command, timeout: 5 }],
        preCompact: [{ command, timeout: 5 }],
        subagentStop: [{ command, timeout: 5 }],
      },
    });
    expect(computer.printed).toContain(`endpoint: ${URL_OF_SERVER}/otlp`);
  });

  test('another run without the option takes them out, and only ours', async () => {
    const computer = new Computer();
    const mine = '{\n  "hooks": {\n    "SessionStart": [\n      { "hooks": [] }\n    ]\n  }\n}\n';
    computer.write('.claude/settings.json', mine);
    await computer.connect('claude-code', { withHooks: true });
    await computer.connect('claude-code', { withResume: true });
    expect(JSON.parse(computer.read('.claude/settings.json')).hooks.SessionStart).toHaveLength(2);
    await computer.connect('claude-code');
    expect(JSON.parse(computer.read('.claude/settings.json')).hooks).toEqual({
      SessionStart: [{ hooks: [] }],
    });
  });
});
