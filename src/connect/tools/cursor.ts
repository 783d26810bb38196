import { jsonDocument } from '../documents/json-document.ts';
import { joined } from '../machine.ts';
import { cursorHooks } from './hook-entries.ts';
import { otlpBase, type Tool } from './tool.ts';

/** Cursor's servers send the telemetry, so its settings are on a page, and only hooks are in a file. */
export const cursor: Tool = {
  name: 'cursor',
  title: 'Cursor',
  hasMetricsOnly: false,
  hasHooks: true,
  wanted: (desired) => [
    {
      file: joined(desired.machine, desired.machine.home, '.cursor', 'hooks.json'),
      format: jsonDocument,
      settings: desired.hooks ? [{ path: ['version'], value: 1 }] : [],
      entries: cursorHooks(desired),
      destinations: [],
      holdsKey: false,
    },
  ],
  steps: ({ url }) => [
    'Cursor exports OpenTelemetry on its Enterprise plan only. An admin sets it up once for the team, in the dashboard of Cursor:',
    `  endpoint: ${otlpBase(url)}`,
    '  header: Authorization, with the value "Bearer " and a key of the scope `ingest`',
    "Cursor's servers send the data, so they must reach this host from the internet.",
  ],
  target: () => ({ base: undefined, authorization: undefined }),
};
