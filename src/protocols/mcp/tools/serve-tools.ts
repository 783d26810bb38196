import type { Tool as ListedTool, Server } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { errorResult, invalidParams } from '../errors.ts';
import type { McpCaller } from '../mcp-caller.ts';
import { callTool } from './call.ts';
import type { Tool } from './tool.ts';

/** For a server with the capability `tools`: lists and runs those that the caller may use. */
export function serveTools(server: Server, caller: McpCaller, tools: readonly Tool[]): void {
  server.setRequestHandler('tools/list', ({ params }) => {
    if (params?.cursor !== undefined)
      throw invalidParams('invalid_cursor', 'The list has one page. Ask without a cursor.');
    return { tools: tools.filter(({ permission }) => caller.may(permission)).map(listed) };
  });
  server.setRequestHandler('tools/call', async ({ params: { name, arguments: given } }) => {
    const tool = tools.find((known) => known.name === name);
    if (!tool) throw invalidParams('tool_not_found', 'There is no such tool. Use one that tools/list names.');
    try {
      return await caller.work(tool.permission, (context) => callTool(tool, given, context));
    } catch (error) {
      return errorResult(caller.reported(error), caller.requestId);
    }
  });
}

const known = new Map<Tool, ListedTool>();

/** As `tools/list` shows it; made once, because it takes longer than the rest of a request. */
function listed(tool: Tool): ListedTool {
  const shown = known.get(tool) ?? shownOf(tool);
  known.set(tool, shown);
  return shown;
}

function shownOf({ name, title, description, annotations, input, output }: Tool): ListedTool {
  const inputSchema = schemaOf(input, 'input') as ListedTool['inputSchema'];
  const outputSchema = schemaOf(output, 'output') as ListedTool['outputSchema'];
  return { name, title, description, inputSchema, outputSchema, annotations };
}

/** Of outputs without what is true of all: they have every field, and no other. The list has few characters to spare. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const override = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }) => {
    if (io === 'output') delete jsonSchema.additionalProperties;
  };
  const { $schema: _, required, ...shown } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override });
  return io === 'output' || required === undefined ? shown : { ...shown, required };
}
