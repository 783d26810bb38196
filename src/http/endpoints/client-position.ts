import type { RequestHandler, Response } from 'express';
import { Aead } from '../../lib/aead.ts';
import type { ClientPosition } from '../../lib/request-context.ts';

/**
 * In a request: the caller wants to see at least that, and to be told what it writes. In a response to a write: how far the
 * database was.
 */
const HEADER = 'X-OmniMemory-Position';
/** What a caller sends that has written nothing yet. */
const NOTHING = '0';

const DIGITS = /^\d{1,20}$/;

/**
 * Carries what a client has written from one process to another. The value is encrypted and bound to its scope: positions
 * would tell how much other tenants write. One that was not made for the scope, or with another SECRET_KEY, has no meaning
 * here, and the client is answered by the primary.
 */
export function clientPositions(secretKey: string): RequestHandler {
  const aead = new Aead(secretKey, 'omnimemory positions');
  const positionOf = (response: Response): ClientPosition | undefined => {
    const sealed = response.req.get(HEADER);
    // most writers never read, and PostgreSQL is not asked for a position that nobody wants
    if (sealed === undefined) return undefined;
    return {
      requiredFor: (scopeId) => {
        if (sealed === NOTHING) return undefined;
        const position = aead.open(sealed, scopeId) ?? '';
        return DIGITS.test(position) ? BigInt(position) : 'unknown';
      },
      wrote: (scopeId, position) => {
        if (!response.headersSent) response.setHeader(HEADER, aead.seal(`${position}`, scopeId));
      },
    };
  };
  return (_request, response, next) => {
    response.locals.clientPositionOf = positionOf;
    next();
  };
}
