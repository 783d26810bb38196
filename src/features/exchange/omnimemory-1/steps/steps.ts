import type { Cells } from '../convert/cells.ts';
import { SeriesGrowth } from '../convert/growth.ts';
import { metricOf } from '../convert/metrics.ts';
import { memoryOf, projectOf } from '../convert/projects.ts';
import { sessionOf } from '../convert/sessions.ts';
import { claudeCodeOf, settingsOf, toolConfigOf } from '../convert/settings.ts';
import { cacheHitOf, operationOf, predictionOf, preventionOf, velocityOf } from '../convert/telemetry.ts';
import type { SourceTable } from '../source/known-tables.ts';
import type { SourceSchema } from '../source/source-schema.ts';
import { insertRows } from '../store/insert-rows.ts';
import { insertOldMetrics } from '../store/metric-rows.repository.ts';
import { insertSessions } from '../store/session-rows.ts';
import {
  CACHE_HITS,
  CLAUDE_CODE,
  MEMORIES,
  METRICS,
  OPERATIONS,
  PREDICTIONS,
  PROJECTS,
  SESSIONS,
  SETTINGS,
  type Target,
  TOOL_CONFIGS,
  VELOCITY,
} from '../store/targets.ts';
import { type Step, stepOf } from './step.ts';

const PAGE = 1_000;
/** Rows that can have a text of a megabyte. */
const PAGE_OF_TEXTS = 100;

interface Simple {
  readonly target: Target;
  readonly convert: (cells: Cells) => object | undefined;
  readonly pageSize?: number;
  readonly isNumbered?: boolean;
  readonly where?: string;
  readonly leftOut?: string;
}

/** Steps of rows that become one row each. */
function simple(schema: SourceSchema, table: SourceTable, of: Simple): Step {
  const { target, convert, pageSize = PAGE, isNumbered = false, where, leftOut } = of;
  return stepOf<object>({
    table,
    select: schema.select(table, 't'),
    ...(where === undefined ? {} : { where }),
    ...(leftOut === undefined ? {} : { leftOut }),
    pageSize,
    isNumbered,
    target,
    convert,
    store: (tx, items) => insertRows(tx, target, items),
    nameOf: (item) => `${(item as Record<string, unknown>)[target.key ?? ''] ?? ''}`,
  });
}

/** What the others refer to: it comes before the projects and sessions that have no row. */
export function projectStep(schema: SourceSchema): Step {
  return simple(schema, 'projects', { target: PROJECTS, convert: projectOf, pageSize: PAGE_OF_TEXTS });
}

export function sessionSteps(schema: SourceSchema): Step[] {
  const hasContext = schema.has('sessions');
  const hasMetrics = schema.has('metrics')
    ? 'exists (select 1 from metrics m where m.session_id = t.session_id)'
    : '0';
  const common = {
    pageSize: PAGE_OF_TEXTS,
    isNumbered: false,
    target: SESSIONS,
    convert: sessionOf,
    store: insertSessions,
    nameOf: ({ session_id }: { readonly session_id: string }) => session_id,
  };
  const context = schema.select('sessions', hasContext ? 's' : 't', 's_');
  const both = stepOf({
    ...common,
    table: 'tool_sessions',
    select: `${schema.select('tool_sessions', 't')}, ${context}, ${hasMetrics} as has_metrics`,
    ...(hasContext ? { joins: 'left join sessions s on s.session_id = t.session_id' } : {}),
  });
  const alone = stepOf({
    ...common,
    table: 'sessions',
    select: `${schema.select('sessions', 't', 's_')}, t.session_id as session_id, ${hasMetrics} as has_metrics`,
    where: schema.has('tool_sessions')
      ? 'not exists (select 1 from tool_sessions o where o.session_id = t.session_id)'
      : 'true',
  });
  return [both, alone];
}

/** The oldest of several rows of one key are left out: here a key is unique. */
const IS_NEWEST = `not exists (select 1 from project_memories o where o.project_id = t.project_id
  and o.memory_key = t.memory_key and (coalesce(o.created_at, ''), o.rowid) > (coalesce(t.created_at, ''), t.rowid))`;

export function memoryStep(schema: SourceSchema, now: number): Step {
  const step = simple(schema, 'project_memories', {
    target: MEMORIES,
    pageSize: PAGE_OF_TEXTS,
    convert: (cells) => {
      if (!cells.flag('is_newest'))
        cells.leaveOut('another memory of the same key is newer, and a key is unique here');
      return memoryOf(cells, now);
    },
    leftOut: 'the memory had expired',
  });
  return { ...step, select: `${step.select}, ${IS_NEWEST} as is_newest` };
}

export function settingSteps(schema: SourceSchema): Step[] {
  return [
    simple(schema, 'claude_code_sessions', { target: CLAUDE_CODE, convert: claudeCodeOf }),
    simple(schema, 'tool_configs', { target: TOOL_CONFIGS, convert: toolConfigOf, pageSize: PAGE_OF_TEXTS }),
    simple(schema, 'tenant_settings', {
      target: SETTINGS,
      convert: settingsOf,
      // a scope has one row of settings
      pageSize: 1,
    }),
  ];
}

export async function telemetrySteps(schema: SourceSchema): Promise<Step[]> {
  const prevention =
    (await (schema.has('api_prevention_metrics') && schema.hashOf('api_prevention_metrics'))) || '';
  return [
    metricStep(schema),
    simple(schema, 'tool_operations', { target: OPERATIONS, convert: operationOf }),
    simple(schema, 'api_prevention_metrics', {
      target: OPERATIONS,
      convert: (cells) => {
        if (cells.flag('is_operation'))
          cells.leaveOut('tool_operations has the same operation, which counted twice in OmniMemory 1');
        return preventionOf(cells, prevention);
      },
    }),
    simple(schema, 'cache_hits', { target: CACHE_HITS, convert: cacheHitOf, isNumbered: true }),
    simple(schema, 'session_velocity', { target: VELOCITY, convert: velocityOf, isNumbered: true }),
    simple(schema, 'checkpoint_predictions', {
      target: PREDICTIONS,
      convert: predictionOf,
      isNumbered: true,
    }),
  ].map((step) => (step.table === 'api_prevention_metrics' ? withOperations(schema, step) : step));
}

function withOperations(schema: SourceSchema, step: Step): Step {
  const same = schema.has('tool_operations')
    ? `exists (select 1 from tool_operations o where o.session_id in (t.session_id, replace(t.session_id, '-', ''))
        and o.tokens_original = t.baseline_tokens and o.tokens_actual = t.actual_tokens)`
    : '0';
  return { ...step, select: `${step.select}, ${same} as is_operation` };
}

function metricStep(schema: SourceSchema): Step {
  const growth = new SeriesGrowth();
  const tags = schema.has('request_tags')
    ? `case when t.metadata is null or t.metadata = '' then (select json_group_object(r.tag_key, r.tag_value)
        from request_tags r where r.metric_id = t.id) end`
    : 'null';
  return stepOf({
    table: 'metrics',
    select: `${schema.select('metrics', 't')}, ${tags} as request_tags`,
    pageSize: PAGE,
    isNumbered: true,
    replays: true,
    target: METRICS,
    convert: (cells) => metricOf(cells, growth),
    store: insertOldMetrics,
  });
}
