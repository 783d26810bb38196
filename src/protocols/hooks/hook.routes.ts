import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import type { Permission } from '../../auth/permissions.ts';
import {
  type ResumeContextQuery,
  resumeContextQuery,
} from '../../features/memory/resume-context/resume-context.schemas.ts';
import type { ResumeContextService } from '../../features/memory/resume-context/resume-context.service.ts';
import type { HookService } from '../../features/telemetry/hooks/hook.service.ts';
import { HOOK_TOOLS, type HookTool } from '../../features/telemetry/hooks/hook-event.ts';
import { translate } from '../../features/telemetry/hooks/mapping/translate.ts';
import { type AuthenticationOptions, authenticate, scopeOf } from '../../http/auth/authentication.ts';
import { confirmAfterBody } from '../../http/auth/confirmation.ts';
import type { BodyIntake } from '../../http/body/body-intake.ts';
import { MEBIBYTE } from '../../http/endpoints/endpoint.ts';
import { confirmedContext, doWork, permit } from '../../http/endpoints/request-work.ts';
import type { RequestLimiters } from '../../http/limits/request-limits.ts';
import { methodNotAllowed, RequestProblem } from '../../http/problem.ts';
import { validated } from '../../validation/validation.ts';
import { shortWaits } from './short-waits.ts';

export const HOOK_PATH = '/hooks/:tool';
export const RESUME_PATH = '/hooks/:tool/resume';

const SENDING: Permission = 'memory:ingest';
const READING: Permission = 'memory:read';

export interface HookServices {
  readonly hooks: HookService;
  readonly resumeContext: ResumeContextService;
}

export interface HookRouteOptions {
  /** Cookies are not looked at. */
  readonly credentials: Pick<AuthenticationOptions, 'principalOfKey' | 'localMode'>;
  readonly limiters: RequestLimiters | undefined;
  readonly bodies: BodyIntake;
}

/**
 * What the hooks of coding tools call. Not documented endpoints: a tool decides what the body is. A tool waits for the
 * response and may take a body as a decision, so a success never has one.
 */
export function hookRoutes(
  services: HookServices,
  { credentials, limiters, bodies }: HookRouteOptions,
): Router {
  const router = Router({ caseSensitive: true });
  if (limiters) router.use('/hooks', limiters.guesses);
  router.use('/hooks', authenticate(credentials));
  if (limiters) router.use('/hooks', limiters.failures);
  const ofApi = limiters ? [limiters.callers] : [];
  router.post(HOOK_PATH, ...permit(SENDING), requireTool, ...readEvent(bodies), (request, response) =>
    doWork(response, confirmedContext(response, SENDING), async () => {
      const tool = toolOf(request);
      const event = translate(tool, fieldsOf(request.body)) ?? refuseBody();
      await services.hooks.receive(scopeOf(response), tool, event);
      respond(response, undefined);
    }),
  );
  router.get(RESUME_PATH, ...ofApi, ...permit(READING), requireTool, (request, response) =>
    doWork(response, confirmedContext(response, READING), async () => {
      const tool = toolOf(request);
      const query = validated(resumeContextQuery, request.query, 'query') as ResumeContextQuery;
      const { session_id: external_id, ...wanted } = query;
      const asking = external_id === undefined ? undefined : { tool_id: tool, external_id };
      respond(response, await services.resumeContext.text(scopeOf(response), { ...wanted, asking }));
    }),
  );
  router.all(HOOK_PATH, refuseMethod('POST'));
  router.all(RESUME_PATH, refuseMethod('GET', 'HEAD'));
  router.use('/hooks', shortWaits);
  return router;
}

/** Before the body is read. */
const requireTool: RequestHandler = (request, _response, next) => {
  toolOf(request);
  next();
};

/** `itemwise`: a number that JSON clients do not keep to the digit is no reason to refuse a hook; none is stored. */
const readEvent = (bodies: BodyIntake): RequestHandler[] => [
  ...bodies.json({ body: undefined, bodyLimit: MEBIBYTE, itemwise: true, compressed: false }),
  confirmAfterBody(SENDING),
];

function toolOf({ params }: Request): HookTool {
  const tool = HOOK_TOOLS.find((known) => known === params.tool);
  if (tool) return tool;
  throw new RequestProblem(
    404,
    'route_not_found',
    `The server does not know the hooks of this tool. Use ${HOOK_TOOLS.join(', ')}.`,
  );
}

const eventFields = z.record(z.string(), z.unknown());

const fieldsOf = (body: unknown): Record<string, unknown> => eventFields.safeParse(body).data ?? refuseBody();

function refuseBody(): never {
  throw new RequestProblem(
    400,
    'invalid_hook_event',
    'The body is not an event of a hook. Send the JSON that the tool gives to its hook, unchanged.',
  );
}

/** Plain text, or 204. */
function respond(response: Response, text: string | undefined): void {
  response.setHeader('Cache-Control', 'no-store');
  if (text === undefined) response.status(204).end();
  else response.status(200).type('text/plain; charset=utf-8').end(text);
}

const refuseMethod =
  (...allow: readonly string[]): RequestHandler =>
  () => {
    throw methodNotAllowed(...allow);
  };
