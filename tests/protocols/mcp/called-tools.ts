import { expect } from '@jest/globals';
import { connectClient, connectLegacyClient } from './mcp-client.ts';

export const ERAS = [
  ['2026-07-28', connectClient],
  ['before', connectLegacyClient],
] as const;

type Connected = Awaited<ReturnType<(typeof ERAS)[number][1]>>;

/** What a tool answered, after a look at its size and at what is the same for all answers. */
export interface Answered {
  readonly data: Record<string, unknown>;
  readonly text: string;
  /** Characters of the whole result as JSON. */
  readonly chars: number;
}

interface Result {
  readonly isError?: boolean;
  readonly structuredContent?: unknown;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
}

async function called(client: Connected, name: string, given: Record<string, unknown>): Promise<Result> {
  return (await client.callTool({ name, arguments: given })) as Result;
}

export async function callTool(
  client: Connected,
  name: string,
  given: Record<string, unknown>,
): Promise<Answered> {
  const result = await called(client, name, given);
  const [{ text } = {}] = result.content;
  if (result.isError) throw new Error(text);
  const chars = JSON.stringify({
    content: result.content,
    structuredContent: result.structuredContent,
  }).length;
  expect(chars).toBeLessThan(40_000);
  return { data: result.structuredContent as Record<string, unknown>, text: text ?? '', chars };
}

/** The text of a refusal, which has nothing but its text. */
export async function refusalOf(
  client: Connected,
  name: string,
  given: Record<string, unknown>,
): Promise<string> {
  const { isError, structuredContent, content } = await called(client, name, given);
  expect([isError, structuredContent, content.length]).toEqual([true, undefined, 1]);
  return content[0]?.text ?? '';
}
