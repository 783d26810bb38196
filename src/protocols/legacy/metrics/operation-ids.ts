import { badValue } from '../frame/errors.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const OPERATION = /^op_([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/;

/** The session of an operation. OmniMemory 1 takes no other form, in either case, and writes lower case. */
export function requireUuid(sessionId: string): string {
  const id = sessionId.toLowerCase();
  if (!UUID.test(id))
    throw badValue('session_id is not a UUID. Send the session_id of /sessions/get_or_create.');
  return id;
}

/** The id of an operation as the UUID that OmniMemory 1's clients expect. */
export const shownOperationId = (id: string): string => OPERATION.exec(id)?.slice(1).join('-') ?? id;
