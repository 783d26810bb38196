import type { BucketPrices } from '../../../config/price-file.ts';

/** In dollars with at most six decimals: what a list of prices shows. */
const usd = (input: number, cacheRead: number, cacheCreation: number, output: number): BucketPrices => ({
  input: micros(input),
  cache_read: micros(cacheRead),
  cache_creation: micros(cacheCreation),
  output: micros(output),
});
const micros = (dollars: number) => Math.round(dollars * 1_000_000);

// Public list prices in dollars per million tokens: input, cache read, cache creation, output. Standard tier, short
// context, no discounts. Change VERSION with them: every response with an amount contains it.
export const VERSION = '2026-11-28';

// platform.claude.com, pricing, read 2026-11-28; cache creation is the write for five minutes
const ANTHROPIC = {
  'claude-fable-5-1': usd(10, 0.25, 12.5, 50),
  'claude-fable-5': usd(10, 1, 12.5, 50),
  'claude-mythos-5-1': usd(10, 0.25, 12.5, 50),
  'claude-mythos-5': usd(10, 1, 12.5, 50),
  'claude-opus-5-5': usd(4, 0.2, 5, 20),
  'claude-opus-5': usd(5, 0.5, 6.25, 25),
  'claude-opus-4-8': usd(5, 0.5, 6.25, 25),
  'claude-opus-4-7': usd(5, 0.5, 6.25, 25),
  'claude-opus-4-6': usd(5, 0.5, 6.25, 25),
  'claude-opus-4-5': usd(5, 0.5, 6.25, 25),
  'claude-opus-4-1': usd(15, 1.5, 18.75, 75),
  'claude-opus-4-0': usd(15, 1.5, 18.75, 75),
  'claude-opus-4': usd(15, 1.5, 18.75, 75),
  'claude-sonnet-5-5': usd(2, 0.2, 2.5, 10),
  'claude-sonnet-5': usd(2, 0.2, 2.5, 10),
  'claude-sonnet-4-6': usd(3, 0.3, 3.75, 15),
  'claude-sonnet-4-5': usd(3, 0.3, 3.75, 15),
  'claude-sonnet-4-0': usd(3, 0.3, 3.75, 15),
  'claude-sonnet-4': usd(3, 0.3, 3.75, 15),
  'claude-haiku-4-5': usd(1, 0.1, 1.25, 5),
  'claude-3-7-sonnet': usd(3, 0.3, 3.75, 15),
  'claude-3-5-sonnet': usd(3, 0.3, 3.75, 15),
  'claude-3-5-haiku': usd(0.8, 0.08, 1, 4),
  'claude-3-opus': usd(15, 1.5, 18.75, 75),
  'claude-3-haiku': usd(0.25, 0.03, 0.3, 1.25),
};

// developers.openai.com, pricing, as quoted in September to November 2026. Models before GPT-6 write to the cache at the
// price of input.
const OPENAI = {
  'gpt-6.1-sol': usd(2, 0.1, 2.5, 10),
  'gpt-6.1-terra': usd(1, 0.05, 1.25, 5),
  'gpt-6-sol': usd(2, 0.2, 2.5, 10),
  'gpt-6-luna': usd(0.1, 0.01, 0.125, 0.5),
  'gpt-5.6-sol': usd(5, 0.5, 5, 30),
  'gpt-5.6-terra': usd(2, 0.2, 2, 12),
  'gpt-5.6-luna': usd(0.2, 0.02, 0.2, 1.2),
  'gpt-5.5': usd(5, 0.5, 5, 30),
  'gpt-5.4': usd(2.5, 0.25, 2.5, 15),
  'gpt-5.4-mini': usd(0.75, 0.075, 0.75, 4.5),
  'gpt-5.4-nano': usd(0.2, 0.02, 0.2, 1.25),
  'gpt-5.2': usd(1.75, 0.175, 1.75, 14),
  'gpt-5.1': usd(1.25, 0.125, 1.25, 10),
  'gpt-5.1-codex': usd(1.25, 0.125, 1.25, 10),
  'gpt-5.1-codex-mini': usd(0.25, 0.025, 0.25, 2),
  'gpt-5': usd(1.25, 0.125, 1.25, 10),
  'gpt-5-codex': usd(1.25, 0.125, 1.25, 10),
  'gpt-5-mini': usd(0.25, 0.025, 0.25, 2),
  'gpt-5-nano': usd(0.05, 0.005, 0.05, 0.4),
  'gpt-4.1': usd(2, 0.5, 2, 8),
  'gpt-4.1-mini': usd(0.4, 0.1, 0.4, 1.6),
  'gpt-4.1-nano': usd(0.1, 0.025, 0.1, 0.4),
  'gpt-4o': usd(2.5, 1.25, 2.5, 10),
  'gpt-4o-mini': usd(0.15, 0.075, 0.15, 0.6),
  'o4-mini': usd(1.1, 0.275, 1.1, 4.4),
};

// ai.google.dev, pricing, as quoted in August 2026; prompts of at most 200,000 tokens. Google charges for storing a cache
// by the hour, and not for writing to it.
const GOOGLE = {
  'gemini-3.6-flash': usd(1.5, 0.15, 1.5, 7.5),
  'gemini-3.5-flash': usd(1.5, 0.15, 1.5, 9),
  'gemini-3.5-flash-lite': usd(0.3, 0.03, 0.3, 2.5),
  'gemini-3.1-pro-preview': usd(2, 0.2, 2, 12),
  'gemini-3.1-flash-lite-preview': usd(0.25, 0.025, 0.25, 1.5),
  'gemini-3-pro-preview': usd(2, 0.2, 2, 12),
  'gemini-3-flash-preview': usd(0.5, 0.05, 0.5, 3),
  'gemini-2.5-pro': usd(1.25, 0.125, 1.25, 10),
  'gemini-2.5-flash': usd(0.3, 0.03, 0.3, 2.5),
  'gemini-2.5-flash-lite': usd(0.1, 0.01, 0.1, 0.4),
};

// Alibaba Cloud Model Studio, international, prompts of at most 32,000 tokens, as of 2025; a cache read costs a fifth and
// a cache write 1.25 times as much as input
const QWEN = {
  'qwen3-coder-plus': usd(1, 0.2, 1.25, 5),
  'qwen3-coder-flash': usd(0.3, 0.06, 0.375, 1.5),
};

export const MODELS: Readonly<Record<string, BucketPrices>> = {
  ...ANTHROPIC,
  ...OPENAI,
  ...GOOGLE,
  ...QWEN,
};
