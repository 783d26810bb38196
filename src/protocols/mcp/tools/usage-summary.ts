import { z } from 'zod';
import { idOfOptionalProject } from '../../../features/memory/projects/named-project.ts';
import type { UsageSummary } from '../../../features/telemetry/usage/usage.schemas.ts';
import { budgetOf, FRAME, jsonLength } from '../answers/budget.ts';
import { fittingCount } from '../answers/fitting-count.ts';
import { atMostOneProject, projectFields } from './project.ts';
import { shownAs } from './shown-as.ts';
import { defineTool, READS } from './tool.ts';

const DEFAULT_ROWS = 10;
/** Room for an answer without rows as text. */
const RESERVED = 700;
const MORE =
  'There are more rows, which total counts too: raise limit, or ask for fewer days or for one project.';

const input = z
  .strictObject({
    ...projectFields,
    days: shownAs({ type: 'integer', maximum: 90 }, z.int().min(1).max(90)).default(7),
    group_by: z.enum(['tool', 'model', 'day', 'session']).default('tool'),
    limit: shownAs({ type: 'integer', maximum: 50 }, z.int().min(1).max(50)).default(DEFAULT_ROWS),
  })
  .check(atMostOneProject);

interface Sums {
  readonly input: number;
  readonly cache_read: number;
  readonly cache_creation: number;
  readonly output: number;
  /** An exact decimal. */
  readonly cost_usd: string;
  readonly requests: number;
}
interface Row extends Sums {
  readonly group: string | null;
}

type Answer = {
  readonly rows: readonly Row[];
  readonly total: Sums;
  readonly source: UsageSummary['totals']['source'];
  readonly estimate: true;
  /** What is left out. */
  readonly note?: string;
};

const COLUMNS = ['group', 'input', 'cache_read', 'cache_creation', 'output', 'cost_usd', 'requests'];

// `tools/list` has few characters to spare: the fields are in it without their types
const output = z.custom<Answer>().meta({
  type: 'object',
  properties: {
    rows: { type: 'array', items: { type: 'object', required: COLUMNS } },
    total: { type: 'object' },
    source: { type: ['string', 'null'] },
    estimate: { const: true },
    note: { type: 'string' },
  },
  required: ['rows', 'total', 'source', 'estimate'],
});

/** The cost is that of the price table, which knows every tool; what a tool estimates is in `/v1/usage/summary`. */
export const usageSummary = defineTool({
  name: 'usage_summary',
  title: 'Tokens and cost',
  description:
    'Tokens, requests and estimated cost (USD) of coding tools in the last days, by tool, model, UTC day or session.',
  permission: 'memory:read',
  annotations: READS,
  input,
  output,
  budget: ({ limit }) => budgetOf(limit, DEFAULT_ROWS),
  async run({ days, group_by, limit, ...named }, { services: { usage }, scope }) {
    const project_id = idOfOptionalProject(named);
    const summary = await usage.ofLastDays(scope, { days, group_by, project_id }, limit);
    const chars = budgetOf(limit, DEFAULT_ROWS) - FRAME - RESERVED;
    const structured = within(summary, chars, (answer) => JSON.stringify(answer).length);
    return {
      structured,
      text: (left) => JSON.stringify(within(summary, left, (answer) => jsonLength(JSON.stringify(answer)))),
    };
  },
});

/** With as many of the first rows as have room. The names of groups are of any length. */
function within(summary: UsageSummary, chars: number, lengthOf: (answer: Answer) => number): Answer {
  const rows = summary.groups.map((group): Row => ({ group: group.group, ...sumsOf(group) }));
  const first = (count: number) => answerOf(summary, rows.slice(0, count));
  return first(fittingCount(rows.length, (count) => lengthOf(first(count)) <= chars));
}

function answerOf(summary: UsageSummary, rows: Row[]): Answer {
  const { totals, groups, truncated } = summary;
  const notes = [
    ...(truncated || rows.length < groups.length ? [MORE] : []),
    ...(Number(totals.unpriced_tokens) > 0
      ? [`cost_usd leaves out ${totals.unpriced_tokens} tokens of models without a known price.`]
      : []),
  ];
  return {
    rows,
    total: sumsOf(totals),
    source: totals.source,
    estimate: true,
    ...(notes.length > 0 && { note: notes.join(' ') }),
  };
}

/** A sum above 2^53 is rounded, as JSON numbers are. */
const sumsOf = (of: UsageSummary['totals']): Sums => ({
  input: Number(of.input_tokens),
  cache_read: Number(of.cache_read_tokens),
  cache_creation: Number(of.cache_creation_tokens),
  output: Number(of.output_tokens),
  cost_usd: of.priced_cost_usd,
  requests: of.requests,
});
