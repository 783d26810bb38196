import type { CallToolResult } from '@modelcontextprotocol/server';
import { validated } from '../../../validation/validation.ts';
import { FRAME, jsonLength } from '../answers/budget.ts';
import type { CallContext } from '../call-context.ts';
import type { Tool, ToolAnswer } from './tool.ts';

/** Validates the arguments, runs the tool, and keeps the answer within its budget. Throws AppErrors. */
export async function callTool(tool: Tool, given: unknown, context: CallContext): Promise<CallToolResult> {
  const input = validated(tool.input, given ?? {}, '') as never;
  const answer = await tool.run(input, context);
  return {
    content: [{ type: 'text', text: textOf(answer, tool.budget(input)) }],
    structuredContent: answer.structured,
  };
}

/** Structured data goes first: a text takes what is left of the budget. */
function textOf({ structured, text }: ToolAnswer, budget: number): string {
  const json = JSON.stringify(structured);
  const left = budget - json.length - FRAME;
  if (text) return text(left);
  return jsonLength(json) <= left ? json : 'The answer is in structuredContent.';
}
