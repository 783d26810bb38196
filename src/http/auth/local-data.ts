import type { RequestHandler } from 'express';
import { RequestProblem } from '../problem.ts';
import { principalOf } from './authentication.ts';
import { type LocalMode, requireLocalRequest } from './local-mode.ts';
import { requireRecentProof } from './recent-proof.ts';

/**
 * For routes with which a tenant takes over data of local mode, mounted after the authentication: only whom local mode
 * would serve may do that, and to change something, a person must have signed in recently. `mode`: `undefined` if local
 * mode is off.
 */
export function localDataAccess(mode: LocalMode | undefined): RequestHandler {
  return (request, response, next) => {
    if (!mode)
      throw new RequestProblem(
        403,
        'local_mode_off',
        'This server does not run in local mode, so there is no local data to move. The operator can turn it on with LOCAL_MODE.',
      );
    requireLocalRequest(request, mode);
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    if (changes && principalOf(response).kind === 'user') requireRecentProof(request.session);
    next();
  };
}
