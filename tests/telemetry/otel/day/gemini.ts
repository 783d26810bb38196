import { CONTENT, IDENTITY, type Scenario, type ToolDay } from './day.types.ts';
import { Exporter } from './exporter.ts';
import { CALLS, eventsOf, SNAPSHOTS, type Snapshot, sessionsOf } from './gemini.scenario.ts';
import { type Attributes, counter, type ExportRequest, point, record, sourceOf } from './messages.ts';

interface Names {
  readonly tool_id: 'gemini-cli' | 'qwen-code';
  readonly prefix: 'gemini_cli' | 'qwen-code';
  readonly model: string;
  /** Gemini CLI's resource has the version of Node. */
  readonly version: string;
}

const GEMINI: Names = {
  tool_id: 'gemini-cli',
  prefix: 'gemini_cli',
  model: 'gemini-3-pro',
  version: 'v24.9.0',
};
const QWEN: Names = {
  tool_id: 'qwen-code',
  prefix: 'qwen-code',
  model: 'qwen3-coder-plus',
  version: '0.9.1',
};

export const geminiDay = (scenario: Scenario): ToolDay => dayOf(GEMINI, scenario);
export const qwenDay = (scenario: Scenario): ToolDay => dayOf(QWEN, scenario);

function dayOf(names: Names, scenario: Scenario): ToolDay {
  const { tool_id, prefix } = names;
  const requests = [1, 2, 3].flatMap((process) => sentBy(process, names, scenario));
  return { tool_id, requests, sessions: sessionsOf(prefix), growthWithoutSession: {}, rejectedSpans: 0 };
}

const SESSION_OF = ['', 'g-a', 'g-a', 'g-b'];
/** The process that names its session on the resource alone. */
const WITH_RESOURCE = 3;

function sentBy(
  process: number,
  { tool_id, prefix, model, version }: Names,
  { random, at }: Scenario,
): ExportRequest[] {
  const session = { 'session.id': SESSION_OF[process] ?? '' };
  const resource: Attributes = { 'service.name': tool_id, 'service.version': version };
  const inResource = process === WITH_RESOURCE;
  const source = sourceOf(inResource ? { ...resource, ...session } : resource, tool_id, version);
  const own = inResource ? {} : session;
  const exporter = new Exporter(source, random);
  const told = [
    ...eventsOf(process),
    ...CALLS.filter((call) => call.process === process).flatMap(({ minute, counts }) => [
      [
        minute,
        'api_response',
        { ...counts, status_code: 200n, duration_ms: 1_500n, response_text: CONTENT },
      ] as const,
      // the same call again, which counts as an event
      [minute, 'gen_ai.client.inference.operation.details', inferenceOf(counts)] as const,
    ]),
  ];
  exporter.logs(
    told
      .toSorted(([one], [other]) => one - other)
      .map(([minute, name, attributes]) => {
        const sent = name.startsWith('gen_ai.') ? name : `${prefix}.${name}`;
        return record(at(minute), sent, {
          ...own,
          'event.name': sent,
          'installation.id': 'installation-of-the-day',
          'user.email': IDENTITY,
          model,
          ...attributes,
        });
      }),
  );
  for (const snapshot of SNAPSHOTS.filter((one) => one.process === process))
    exporter.metrics([tokensOf(snapshot, prefix, { ...own, model }, at)]);
  return exporter.requests;
}

const inferenceOf = (counts: Readonly<Record<string, bigint>>): Attributes => ({
  'gen_ai.operation.name': 'generate_content',
  'gen_ai.usage.input_tokens': counts.input_token_count ?? 0n,
  'gen_ai.usage.output_tokens': counts.output_token_count ?? 0n,
  'gen_ai.input.messages': CONTENT,
});

const tokensOf = (
  { minute, start, totals }: Snapshot,
  prefix: string,
  attributes: Attributes,
  at: Scenario['at'],
) =>
  counter(
    `${prefix}.token.usage`,
    '',
    'cumulative',
    Object.entries(totals).map(([type, total]) =>
      point({ start: at(start), time: at(minute) }, total, { ...attributes, type }),
    ),
  );
