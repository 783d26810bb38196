import type { Request, RequestHandler } from 'express';
import { NotFound } from '../../lib/errors.ts';
import { principalOf } from './authentication.ts';

const IN_TENANT = /^\/tenants\/([A-Za-z0-9_-]{1,64})(\/v1(?:[/?].*)?)$/;

/** `/v1/…` of a path `/tenants/:tenant_id/v1/…`; another path as it is. */
export const withoutTenant = (path: string): string => IN_TENANT.exec(path)?.[2] ?? path;

/** `/tenants/:tenant_id/v1/…` is `/v1/…` of that tenant. */
export const tenantPath: RequestHandler = (request, response, next) => {
  const [, tenantId, url] = IN_TENANT.exec(request.url) ?? [];
  if (tenantId !== undefined && url !== undefined) {
    response.locals.pathTenantId = tenantId;
    request.url = url;
  }
  next();
};

/** The tenant that the path names, if any. */
export function pathTenantOf({ res }: Request): string | undefined {
  return res?.locals.pathTenantId;
}

/** Mounted after `authenticate`: an API key and local mode have exactly one scope, so the path must match it. */
export const requirePathTenant: RequestHandler = (request, response, next) => {
  const tenantId = pathTenantOf(request);
  if (tenantId === undefined) return next();
  const { scope } = principalOf(response);
  if (scope.kind !== 'tenant' || scope.tenantId !== tenantId) throw new NotFound('tenant');
  next();
};
