import type { OutputOf } from '@omnimemory/client';
import { Link } from 'wouter';
import { count, money } from '../../format/numbers.ts';
import type { Column } from '../../parts/table/table.tsx';
import { Badge } from '../../parts/text/badge.tsx';
import { Time } from '../../parts/text/time.tsx';

export type Tool = OutputOf<'GET /v1/tools'>['data'][number];
export type Savings = OutputOf<'GET /v1/costs'>;
type Usage = OutputOf<'GET /v1/usage/summary'>;
type CacheHits = OutputOf<'GET /v1/cache-hits/summary'>;

interface Figures {
  readonly usage: Usage | undefined;
  readonly hits: CacheHits | undefined;
  readonly savings: Savings | undefined;
}

/** One row for each tool. A figure is missing while its response is, and where a response left groups out. */
export function toolColumns({ usage, hits, savings }: Figures): readonly Column<Tool>[] {
  const usageOf = groupOf(usage);
  const hitsOf = groupOf(hits);
  const savedOf = savedBy(savings);
  const tokensOf = ({ tool_id }: Tool) => usageOf(tool_id)?.total_tokens ?? missing(usage);
  const costOf = ({ tool_id }: Tool) => usageOf(tool_id)?.client_cost_usd ?? null;
  const cachedOf = ({ tool_id }: Tool) => hitsOf(tool_id)?.hits ?? missing(hits);
  return [
    {
      head: 'Tool',
      cell: ({ tool_id }) => <Link href={`/tools/${encodeURIComponent(tool_id)}`}>{tool_id}</Link>,
      csv: ({ tool_id }) => tool_id,
    },
    {
      head: 'Last seen',
      cell: ({ last_seen_at }) => (last_seen_at === null ? '–' : <Time at={last_seen_at} relative />),
      csv: ({ last_seen_at }) => last_seen_at,
    },
    number('Sessions', ({ sessions }) => sessions),
    number('Open now', ({ open_sessions }) => open_sessions),
    number('Model calls', ({ requests }) => requests),
    number('Tokens used', tokensOf),
    {
      head: 'Cost, by the tool',
      isNumber: true,
      cell: (tool) => {
        const cost = costOf(tool);
        return cost === null ? '–' : money(Number(cost));
      },
      csv: costOf,
    },
    number('Samples', ({ samples }) => samples),
    number('Tokens saved', savedOf),
    number('Cache hits', cachedOf),
    {
      head: 'Config',
      cell: ({ has_config }) => (has_config ? <Badge>saved</Badge> : 'default'),
      csv: ({ has_config }) => (has_config ? 'saved' : 'default'),
    },
  ];
}

const number = (head: string, read: (tool: Tool) => number | undefined): Column<Tool> => ({
  head,
  isNumber: true,
  cell: (tool) => count(read(tool)),
  csv: read,
});

interface Grouped<Group> {
  readonly groups: readonly Group[];
  readonly truncated: boolean;
}

/** Nothing happened, if the response has every group. */
const missing = (response: Grouped<unknown> | undefined): 0 | undefined =>
  response && !response.truncated ? 0 : undefined;

const groupOf = <Group extends { readonly group: string | null }>(response: Grouped<Group> | undefined) => {
  const byName = new Map(response?.groups.map((one) => [one.group, one]));
  return (name: string) => byName.get(name);
};

/** The tokens that a tool saved, in all periods. */
function savedBy(savings: Savings | undefined) {
  const sums = new Map<string | null, number>();
  for (const { group, total_tokens_saved: saved } of savings?.groups ?? [])
    sums.set(group, (sums.get(group) ?? 0) + saved);
  return ({ tool_id }: Tool) => (savings?.truncated ? undefined : (sums.get(tool_id) ?? missing(savings)));
}
