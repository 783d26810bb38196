import type { Request } from 'express';
import type { Principal } from '../auth/principal.ts';

/** Finds out anew who sent a request. `fresh`: asks the database, whatever is remembered. */
export type IdentifyAgain = (request: Request, fresh: boolean) => Promise<Principal | undefined>;

declare global {
  namespace Express {
    /** What the middleware of a request leaves in `response.locals` for what comes behind it. */
    interface Locals {
      /** Who `authenticate` found; whoever confirms them writes them anew. */
      principal?: Principal;
      identifyAgain?: IdentifyAgain;
      /** When the principal was identified, and whether the whole body had arrived by then. */
      identified?: { readonly at: number; readonly complete: boolean };
      /** The tenant that the path names. */
      pathTenantId?: string;
    }
  }
}
