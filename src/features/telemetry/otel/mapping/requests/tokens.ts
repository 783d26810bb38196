import { ownEntry } from '../../../../../lib/own-entry.ts';
import type { ModelRequest } from '../../facts.ts';
import { firstNumber, numberOf, type Values } from '../attributes/values.ts';

type Bucket =
  | 'input_tokens'
  | 'cache_read_tokens'
  | 'cache_creation_tokens'
  | 'output_tokens'
  | 'reasoning_tokens';
export type Tokens = Pick<ModelRequest, Bucket>;

/** The disjoint buckets as a tool's numbers give them; they can be negative or too large. */
interface Buckets {
  readonly input: number;
  readonly cacheRead?: number;
  readonly cacheCreation?: number;
  readonly output: number;
  readonly reasoning?: number;
  /** The total that the tool names for the call. */
  readonly total?: number | undefined;
}

type Count = (...names: readonly string[]) => number;
type Rule = (count: Count, own: Values) => Buckets;

const claude: Rule = (count) => ({
  input: count('input_tokens'),
  cacheRead: count('cache_read_tokens'),
  cacheCreation: count('cache_creation_tokens'),
  output: count('output_tokens'),
});

const codex: Rule = (count, own) => {
  const cacheRead = count('cached_token_count');
  const cacheCreation = count('cache_write_token_count');
  return {
    input: count('input_token_count') - cacheRead - cacheCreation,
    cacheRead,
    cacheCreation,
    output: count('output_token_count'),
    reasoning: count('reasoning_token_count'),
    // in spite of its name
    total: numberOf(own.get('tool_token_count')),
  };
};

const gemini: Rule = (count, own) => {
  const cacheRead = count('cached_content_token_count');
  const reasoning = count('thoughts_token_count');
  return {
    input: count('input_token_count') - cacheRead + count('tool_token_count'),
    cacheRead,
    output: count('output_token_count') + reasoning,
    reasoning,
    total: numberOf(own.get('total_token_count')),
  };
};

const genAi: Rule = (count) => {
  const cacheRead = count('gen_ai.usage.cache_read.input_tokens');
  const cacheCreation = count('gen_ai.usage.cache_creation.input_tokens');
  return {
    input: count('gen_ai.usage.input_tokens') - cacheRead - cacheCreation,
    cacheRead,
    cacheCreation,
    output: count('gen_ai.usage.output_tokens'),
  };
};

const RULES: Readonly<Record<string, Rule>> = {
  codex,
  'gemini-cli': gemini,
  'qwen-code': gemini,
  'copilot-chat': genAi,
  'copilot-cli': genAi,
  cline: (count) => ({
    input: count('tokens_in', 'tokensIn'),
    cacheRead: count('cached_tokens', 'cacheReadTokens'),
    cacheCreation: count('cacheWriteTokens'),
    output: count('tokens_out', 'tokensOut'),
  }),
  // its output is without reasoning
  opencode: (count, own) => {
    const reasoning = count('reasoning_tokens');
    const buckets = claude(count, own);
    return { ...buckets, output: buckets.output + reasoning, reasoning };
  },
};

/** The buckets of a call, and whether the tool's numbers fit together. */
export function tokensOf(
  tool: string,
  own: Values,
): { readonly tokens: Tokens; readonly isConsistent: boolean } {
  let isConsistent = true;
  const kept = (value: number) => {
    if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return Math.round(value);
    isConsistent = false;
    return 0;
  };
  const rule = ownEntry(RULES, tool) ?? claude;
  const buckets = rule((...names) => kept(firstNumber(own, names) ?? 0), own);
  const tokens = {
    input_tokens: kept(buckets.input),
    cache_read_tokens: kept(buckets.cacheRead ?? 0),
    cache_creation_tokens: kept(buckets.cacheCreation ?? 0),
    output_tokens: kept(buckets.output),
    reasoning_tokens: kept(buckets.reasoning ?? 0),
  };
  const sum =
    tokens.input_tokens + tokens.cache_read_tokens + tokens.cache_creation_tokens + tokens.output_tokens;
  if (buckets.total !== undefined && buckets.total !== sum) isConsistent = false;
  if (tokens.reasoning_tokens > tokens.output_tokens) isConsistent = false;
  return { tokens, isConsistent };
}

const MICROS = 1_000_000;

/** The client's estimate. A cost that cannot be is none. */
export function costOf(own: Values): { readonly micros: number | null; readonly isConsistent: boolean } {
  const dollars = firstNumber(own, ['cost_usd', 'totalCost']);
  const micros =
    numberOf(own.get('cost_usd_micros')) ?? (dollars === undefined ? undefined : dollars * MICROS);
  if (micros === undefined) return { micros: null, isConsistent: true };
  const isPossible = micros >= 0 && micros <= Number.MAX_SAFE_INTEGER;
  return { micros: isPossible ? Math.round(micros) : null, isConsistent: isPossible };
}
