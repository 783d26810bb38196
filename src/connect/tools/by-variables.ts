import { valueAt } from '../documents/document.ts';
import { authorizationOf, type Desired, headersVariable, otlpBase, type Tool, textOf } from './tool.ts';
import { profileStep, variablesFile } from './variables-file.ts';

/** A tool whose telemetry is set by variables of the environment alone. */
interface ByVariables {
  readonly name: 'opencode' | 'cline';
  readonly title: string;
  readonly prefix: string;
  readonly constants: readonly (readonly [string, string])[];
  /** What `--metrics-only` leaves out, where the tool can do that. */
  readonly events?: string;
  readonly step: string;
}

function variables(kind: ByVariables, { url, key, metricsOnly }: Desired): (readonly [string, string])[] {
  return [
    ...kind.constants.filter(([name]) => !metricsOnly || name !== kind.events),
    [`${kind.prefix}_ENDPOINT`, otlpBase(url)],
    ...(key === undefined ? [] : [[`${kind.prefix}_HEADERS`, headersVariable(key)] as const]),
  ];
}

function toolOf(kind: ByVariables): Tool {
  const file = (desired: Desired) =>
    variablesFile(desired.machine, kind.name, variables(kind, desired), desired.key !== undefined);
  return {
    name: kind.name,
    title: kind.title,
    hasMetricsOnly: kind.events !== undefined,
    hasHooks: false,
    wanted: (desired) => [file(desired)],
    steps: ({ machine }) => [profileStep(machine, kind.name), kind.step],
    target(read, desired) {
      const content = read(file(desired));
      return {
        base: textOf(valueAt(content, [`${kind.prefix}_ENDPOINT`])),
        authorization: authorizationOf(valueAt(content, [`${kind.prefix}_HEADERS`])),
      };
    },
  };
}

export const opencode = toolOf({
  name: 'opencode',
  title: 'opencode',
  prefix: 'OPENCODE_OTLP',
  constants: [
    ['OPENCODE_ENABLE_TELEMETRY', '1'],
    ['OPENCODE_OTLP_PROTOCOL', 'http/protobuf'],
  ],
  step: 'opencode exports telemetry through its OpenTelemetry plug-in: install that too, and start opencode from a new shell.',
});

export const cline = toolOf({
  name: 'cline',
  title: 'Cline',
  prefix: 'CLINE_OTEL_EXPORTER_OTLP',
  constants: [
    ['CLINE_OTEL_TELEMETRY_ENABLED', '1'],
    ['CLINE_OTEL_METRICS_EXPORTER', 'otlp'],
    ['CLINE_OTEL_LOGS_EXPORTER', 'otlp'],
    ['CLINE_OTEL_EXPORTER_OTLP_PROTOCOL', 'http/protobuf'],
  ],
  events: 'CLINE_OTEL_LOGS_EXPORTER',
  step: 'Start Cline, or the VS Code that it runs in, from a new shell.',
});
