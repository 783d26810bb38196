import { OmniMemoryError } from '@omnimemory/client';

/** Whether a request was refused because the team is suspended. */
export const isSuspended = (error: unknown): boolean =>
  error instanceof OmniMemoryError && error.code === 'tenant_suspended';
