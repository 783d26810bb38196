import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { type OldClient, oldClient } from './old-client.ts';

/** The clients of OmniMemory 1 on one day, and the sessions that they have. */
export interface Day {
  readonly port: () => number;
  readonly mcp: OldClient;
  readonly service: OldClient;
  readonly gateway: OldClient;
  readonly cli: OldClient;
  readonly dashboard: OldClient;
  /** The session of claude-code, once its MCP server has one. */
  claude: string;
  /** Nobody starts the session of cursor. */
  readonly cursor: string;
}

/** `port`: where the server listens. */
export const dayOn = (port: () => number): Day => ({
  port,
  mcp: oldClient(port, {
    'User-Agent': 'python-httpx/0.27.0',
    Accept: '*/*',
    'Accept-Encoding': 'gzip, deflate',
  }),
  service: oldClient(port, { 'User-Agent': 'Python/3.12 aiohttp/3.9.5', Accept: '*/*' }),
  gateway: oldClient(port, { 'User-Agent': 'python-httpx/0.27.0', Accept: 'application/json' }),
  cli: oldClient(port, { 'User-Agent': 'omnimemory-cli/0.1' }),
  // a page of another port
  dashboard: oldClient(port, {
    Origin: 'http://localhost:5173',
    Referer: 'http://localhost:5173/',
    'Sec-Fetch-Site': 'same-site',
    'Sec-Fetch-Mode': 'cors',
    Accept: 'application/json, text/plain, */*',
  }),
  claude: '',
  cursor: '5b0f0c1e-6a1f-4a53-9d58-0c1f0a7b2c3d',
});

export const WORKSPACE = '/home/dev/app';
export const PROJECT = createHash('sha256').update(WORKSPACE).digest('hex').slice(0, 16);
export const ID = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
export const TEXT = expect.any(String);

export const operation = (session_id: string, tool_id: string, more: object) => ({
  session_id,
  tool_id,
  tool_name: 'read',
  operation_mode: 'full',
  parameters: { compress: true, max_tokens: 8_000 },
  file_path: `${WORKSPACE}/auth.py`,
  tokens_original: 1_000,
  tokens_actual: 200,
  tokens_prevented: 800,
  response_time_ms: 10,
  ...more,
});
