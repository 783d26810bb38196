import type { Response as ExpressResponse, Request } from 'express';
import type { Principal } from '../auth/principal.ts';
import type { AppError } from '../lib/errors.ts';
import type { ClientPosition } from '../lib/request-context.ts';

/** Identifies the caller of a request again. `fresh`: reads the database and ignores caches. */
export type RevalidatePrincipal = (request: Request, fresh: boolean) => Promise<Principal | undefined>;

declare global {
  namespace Express {
    /** What middleware stores in `response.locals` for later handlers. */
    interface Locals {
      /** Set by `authenticate`, and again by each later confirmation. */
      principal?: Principal;
      revalidatePrincipal?: RevalidatePrincipal;
      /** When the principal was identified, and whether the whole body had arrived by then. */
      identified?: { readonly at: number; readonly complete: boolean };
      /** The tenant that the path names. */
      pathTenantId?: string;
      /** The URL of the page that explains the codes of problems. */
      errorsPage?: string;
      /** How the protocol of the path renders errors; `undefined`: as problem details. */
      sendError?: (response: ExpressResponse, error: AppError) => void;
      /** The page that shows refusals to people whose browser navigates; the API's clients get problem details. */
      problemPage?: string | undefined;
      /** What a protocol was asked for, if its path does not tell: one of the names that it defines. */
      operation?: string | undefined;
      /** The id of the JSON-RPC request. */
      rpcId?: string | number | null;
      /** Only where standbys are read. */
      clientPositionOf?: (response: ExpressResponse) => ClientPosition | undefined;
      /** The code of the error that the request was refused with. */
      problemCode?: string;
    }
  }
}
