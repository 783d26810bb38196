import type { OutputOf } from '@omnimemory/client';
import { useSearchParams } from 'wouter';
import type { Exact } from '../../api/exact-json.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { CHART_PERIODS, type ChartPeriod, windowOf } from '../../routes/periods.ts';
import { type TimeRange, type TimeWindow, timeZone, useTimeRange } from '../../routes/time-range.ts';

export type CostsAnswer = Exact<OutputOf<'GET /v1/costs'>>;
export type CostGroup = CostsAnswer['groups'][number];
export type Provider = CostsAnswer['provider'];

export const PROVIDERS = [
  { value: 'anthropic_claude', label: 'Anthropic Claude' },
  { value: 'openai_gpt4', label: 'OpenAI GPT-4' },
  { value: 'openai_gpt4o', label: 'OpenAI GPT-4o' },
  { value: 'openai_gpt4o_mini', label: 'OpenAI GPT-4o mini' },
] as const satisfies readonly { readonly value: Provider; readonly label: string }[];

export const providerName = (provider: Provider): string =>
  PROVIDERS.find(({ value }) => value === provider)?.label ?? provider;

export const OWNERS = [
  { value: 'tool', label: 'Tool' },
  { value: 'project', label: 'Project' },
  { value: 'user', label: 'Person' },
] as const;
export type Owner = (typeof OWNERS)[number]['value'] | `tag:${string}`;

export const KINDS = [
  { value: 'mode', label: 'Mode' },
  { value: 'tool', label: 'Tool' },
  { value: 'project', label: 'Project' },
  { value: 'file', label: 'File' },
] as const;
export type Kind = (typeof KINDS)[number]['value'];

export interface SavingsView {
  readonly range: TimeRange;
  /** Of every request. */
  readonly window: TimeWindow;
  readonly zone: string;
  readonly by: Owner;
  readonly period: ChartPeriod;
  readonly provider: Provider;
  /** By what operations are divided. */
  readonly kind: Kind;
}

/** What the URL asks for. What it names wrongly counts as not named. */
export function useSavingsView(): SavingsView {
  const [search] = useSearchParams();
  const { scope } = useScope();
  const range = useTimeRange();
  const named = <Value extends string>(name: string, values: readonly Value[], fallback: Value): Value =>
    values.find((value) => value === search.get(name)) ?? fallback;
  const valuesOf = <Value extends string>(options: readonly { readonly value: Value }[]) =>
    options.map(({ value }) => value);
  const tag = search.get('by')?.match(/^tag:.+/)?.[0] as `tag:${string}` | undefined;
  const owner = tag ?? named('by', valuesOf(OWNERS), 'tool');
  return {
    ...{ range, window: windowOf(range), zone: timeZone() },
    // nobody is known on this machine
    by: owner === 'user' && scope.kind === 'local' ? 'tool' : owner,
    period: named<ChartPeriod>('period', CHART_PERIODS, range.period),
    provider: named('provider', valuesOf(PROVIDERS), 'anthropic_claude'),
    kind: named('operations', valuesOf(KINDS), 'mode'),
  };
}

/** How the page calls an owner: "tool", "person", "tag customer". */
export const ownerName = (by: Owner): string =>
  by.startsWith('tag:')
    ? `tag ${by.slice('tag:'.length)}`
    : (OWNERS.find(({ value }) => value === by)?.label ?? by).toLowerCase();
