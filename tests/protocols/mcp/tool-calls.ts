import { expect } from '@jest/globals';
import type { Client } from '@modelcontextprotocol/client';
import type { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { connectClient, connectLegacyClient } from './mcp-client.ts';

export type AnyClient = Client | LegacyClient;

/** For `describe.each`. */
export const ERAS = [
  ['2026-07-28', connectClient],
  ['before', connectLegacyClient],
] as const;

export interface Answer<S> {
  readonly structured: S;
  readonly text: string;
  readonly isError: boolean;
  /** Of the whole answer as JSON. */
  readonly chars: number;
}

/** Calls a tool, which may refuse the call. */
export async function callOf<S = Record<string, unknown>>(
  client: AnyClient,
  name: string,
  given: Record<string, unknown>,
): Promise<Answer<S>> {
  const result = await client.callTool({ name, arguments: given });
  const [content, ...more] = result.content as { readonly text: string }[];
  expect(more).toEqual([]);
  return {
    structured: result.structuredContent as S,
    text: content?.text ?? '',
    isError: result.isError === true,
    chars: JSON.stringify(result).length,
  };
}

/** Calls a tool, which must answer within the largest budget. */
export async function callTool<S = Record<string, unknown>>(
  client: AnyClient,
  name: string,
  given: Record<string, unknown>,
): Promise<Answer<S>> {
  const answer = await callOf<S>(client, name, given);
  if (answer.isError) throw new Error(answer.text);
  expect(answer.chars).toBeLessThan(40_000);
  return answer;
}

/** The text of a refusal, which has nothing but its text. */
export async function refusalOf(
  client: AnyClient,
  name: string,
  given: Record<string, unknown>,
): Promise<string> {
  const { isError, structured, text } = await callOf(client, name, given);
  if (!isError || structured !== undefined) throw new Error(`The call was not refused: ${text}`);
  return text;
}

export interface GotMemory {
  readonly text: string;
  readonly total_chars: number;
  readonly next_offset: number | null;
  readonly updated_at: string;
  readonly revision: number;
  readonly expires_at: string | null;
  readonly metadata: Record<string, unknown> | null;
}

export interface ListedKeys {
  readonly keys: readonly { readonly key: string; readonly chars: number }[];
  readonly next_cursor: string | null;
}
