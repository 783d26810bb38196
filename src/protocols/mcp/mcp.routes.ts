import { type Request, type RequestHandler, type Response, Router } from 'express';
import { type AuthenticationOptions, authenticate } from '../../http/auth/authentication.ts';
import { identifyIfLate, noteIdentified } from '../../http/auth/confirmation.ts';
import type { BodyIntake } from '../../http/body/body-intake.ts';
import { MEBIBYTE } from '../../http/endpoints/endpoint.ts';
import type { RequestLimiters } from '../../http/limits/request-limits.ts';
import { methodNotAllowed, RequestProblem } from '../../http/problem.ts';
import { toolIdOf } from './client-names.ts';
import { McpCaller, type McpParts } from './mcp-caller.ts';
import { mcpHandler } from './mcp-handler.ts';
import { MCP_PATH } from './mcp-path.ts';
import { clientNameOf, idOf, messagesOf, operationOf } from './messages.ts';
import { type OriginOptions, requireKnownOrigin } from './origin.ts';
import { rpcErrors } from './rpc-error.ts';
import type { Tool } from './tools/tool.ts';

export interface McpOptions extends McpParts, Omit<OriginOptions, 'localMode'> {
  readonly tools: readonly Tool[];
  /** By key or in local mode: a cookie is not looked at. */
  readonly credentials: AuthenticationOptions;
  readonly limiters: RequestLimiters | undefined;
  readonly bodies: BodyIntake;
}

/** `POST /mcp`: the Model Context Protocol over Streamable HTTP, revision 2026-07-28 and those before it. */
export function mcpRoutes(options: McpOptions): Router {
  const { credentials, limiters, bodies, log } = options;
  const router = Router({ caseSensitive: true });
  // before authentication: no other method exists for any caller. Not `use`, as clients look for metadata below the path
  router.all(
    MCP_PATH,
    requireKnownOrigin({ ...options, localMode: credentials.localMode }),
    requirePost,
    neverStored,
    ...(limiters ? [limiters.guesses] : []),
    authenticate(credentials),
    ...(limiters ? [limiters.failures, limiters.callers] : []),
  );
  router.post(
    MCP_PATH,
    requireAccept,
    noteIdentified,
    // without a schema and not itemwise: a number that JSON clients round is refused wherever it is
    ...bodies.json({ body: undefined, bodyLimit: MEBIBYTE, itemwise: false, compressed: false }),
    answer(options),
    rpcErrors(log),
  );
  return router;
}

const requirePost: RequestHandler = ({ method }, _response, next) => {
  if (method === 'POST') return next();
  throw methodNotAllowed('POST');
};

const neverStored: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** Whatever the answer will be. */
const ACCEPTED = ['application/json', 'text/event-stream'];

const requireAccept: RequestHandler = ({ headers: { accept = '' } }, _response, next) => {
  const types = accept.split(',').map((one) => one.split(';', 1)[0]?.trim().toLowerCase());
  if (ACCEPTED.every((type) => types.includes(type))) return next();
  throw new RequestProblem(
    406,
    'not_acceptable',
    'The request accepts too little. Send Accept: application/json, text/event-stream.',
  );
};

function answer({ tools, limiters, ...parts }: McpOptions): RequestHandler {
  const serve = mcpHandler(tools);
  const names = new Set<unknown>(tools.map(({ name }) => name));
  return async (request, response) => {
    await identifyIfLate(response);
    const revision = request.headers['mcp-protocol-version'];
    const messages = messagesOf(request.body, revision === undefined ? undefined : `${revision}`);
    const [first] = messages;
    response.locals.operation = operationOf(messages, names);
    if (messages.length === 1 && first) response.locals.rpcId = idOf(first);
    if (limiters) await countFurther(messages.length - 1, limiters.callers, request, response);
    const toolId = toolIdOf(first && clientNameOf(first), request.headers['user-agent']);
    const caller = new McpCaller(response, parts, toolId);
    await serve(request, response, caller);
  };
}

/** Each message of a batch counts as a request. */
async function countFurther(
  count: number,
  callers: RequestHandler,
  request: Request,
  response: Response,
): Promise<void> {
  for (let counted = 0; counted < count; counted++)
    await new Promise<void>((resolve, reject) => {
      const next = (error?: unknown) => (error ? reject(error) : resolve());
      Promise.resolve(callers(request, response, next)).catch(reject);
    });
}
