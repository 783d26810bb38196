import { z } from 'zod';
import type { OperationReportService } from '../../../features/telemetry/tool-operations/operation-report.service.ts';
import {
  operationMode,
  toolName,
} from '../../../features/telemetry/tool-operations/tool-operation.schemas.ts';
import type { ToolOperation } from '../../../features/telemetry/tool-operations/tool-operation.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import { badValue } from '../frame/errors.ts';
import { optionalQuery, queryInt } from '../frame/fields.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { timeOf, utc } from '../frame/times.ts';
import { ofTool } from './metric-fields.ts';
import { requireUuid, shownOperationId } from './operation-ids.ts';

const route = legacyRoutesOver<{ readonly operationReports: OperationReportService }>();

const MAX_OFFSET = 1_000_000;
const any = optionalQuery(z.string());

export const operationRoutes = [
  route({
    method: 'get',
    path: '/metrics/tool-operations',
    permission: 'memory:read',
    query: z.object({
      session_id: any,
      tool_id: ofTool,
      tool_name: any,
      operation_mode: any,
      start_date: any,
      end_date: any,
      limit: queryInt(1, 1_000).default(100),
      offset: queryInt(0, MAX_OFFSET).default(0),
    }),
    handle: async ({ services: { operationReports }, scope, query }) => {
      const { limit, offset, session_id, start_date, end_date } = query;
      const filter = {
        session_id: session_id === undefined ? undefined : requireUuid(session_id),
        tool_id: query.tool_id,
        tool_name: oneOf(toolName, 'tool_name', query.tool_name),
        operation_mode: oneOf(operationMode, 'operation_mode', query.operation_mode),
        from: start_date === undefined ? undefined : timeOf('start_date', start_date),
        to: end_date === undefined ? undefined : timeOf('end_date', end_date),
      };
      const { operations, total } = await operationReports.page(scope, filter, { limit, offset });
      return ok({ operations: operations.map(shownOperation), total, limit, offset });
    },
  }),
];

const shownOperation = (operation: ToolOperation) => ({
  id: shownOperationId(operation.operation_id),
  session_id: operation.session_id,
  tool_name: operation.tool_name,
  operation_mode: operation.operation_mode,
  parameters: operation.parameters,
  file_path: operation.file_path,
  tokens_original: operation.tokens_original,
  tokens_actual: operation.tokens_actual,
  tokens_prevented: operation.tokens_prevented,
  response_time_ms: operation.response_time_ms,
  tool_id: operation.tool_id,
  created_at: utc(operation.timestamp),
});

function oneOf<T extends string>(
  schema: z.ZodType<T> & { readonly options: readonly T[] },
  name: string,
  value: string | undefined,
): T | undefined {
  if (value === undefined) return undefined;
  const found = schema.options.find((option) => option === value);
  if (found === undefined)
    throw badValue(`${name} is not one that operations have. Use ${schema.options.join(', ')}.`);
  return found;
}
