import type { Request, RequestHandler } from 'express';
import { type LocalMode, requireLocalRequest } from '../../http/auth/local-mode.ts';
import { ownOriginOf } from '../../http/auth/same-origin.ts';
import { RequestProblem } from '../../http/problem.ts';
import { isLoopbackOrigin } from '../../lib/network/loopback-origin.ts';
import { isForwarded } from '../../lib/network/request-network.ts';

export interface OriginOptions {
  readonly publicUrl: string | undefined;
  /** Those that may call, beside the server's own. */
  readonly origins: readonly string[];
  readonly localMode: LocalMode | undefined;
}

/**
 * Mounted before everything else: refuses web pages of other origins, and in local mode a foreign `Host`, because the
 * name of any web page can be made to lead to this machine (DNS rebinding).
 */
export function requireKnownOrigin({ publicUrl, origins, localMode }: OriginOptions): RequestHandler {
  const known = new Set(publicUrl === undefined ? origins : [publicUrl, ...origins]);
  return (request, _response, next) => {
    const { origin, authorization } = request.headers;
    if (origin !== undefined && !known.has(origin) && !(publicUrl === undefined && isOwnLoopback(request)))
      throw new RequestProblem(
        403,
        'origin_refused',
        'The request comes from a web page of another origin. The operator can allow it with MCP_ORIGINS.',
      );
    if (localMode && authorization === undefined) requireLocalRequest(request, localMode);
    next();
  };
}

/** Without PUBLIC_URL, Host alone says where the server is: only the names of this machine cannot be forged with it. */
function isOwnLoopback(request: Request): boolean {
  const { origin } = request.headers;
  return isLoopbackOrigin(origin) && !isForwarded(request) && origin === ownOriginOf(request, undefined);
}
