import type { RequestHandler, Response } from 'express';
import { requireAccess } from '../../auth/access.ts';
import type { Permission } from '../../auth/permissions.ts';
import { inRequestContext, RequestContext } from '../../lib/request-context.ts';
import { principalOf } from '../auth/authentication.ts';
import { confirmIfLate, noteIdentified } from '../auth/confirmation.ts';

/** Mounted after the authentication: refuses callers who lack the permission. */
export const permit = (permission: Permission): readonly RequestHandler[] => [
  (_request, response, next) => {
    requireAccess(principalOf(response), permission);
    next();
  },
  noteIdentified,
];

/** The context of a request whose caller is identified again after each wait. */
export const confirmedContext = (response: Response, permission: Permission): RequestContext =>
  new RequestContext({ confirm: () => confirmIfLate(response, permission) });

/** Does the work of a request: dropped if the client disconnects before it has begun, and completed afterwards. */
export function doWork<T>(response: Response, context: RequestContext, work: () => Promise<T>): Promise<T> {
  const abort = () => context.abort();
  context.position = response.locals.clientPositionOf?.(response);
  if (response.closed) abort();
  else response.once('close', abort);
  return inRequestContext(context, work).finally(() => {
    // a request of several messages does several pieces of work
    response.off('close', abort);
    context.finish();
  });
}
