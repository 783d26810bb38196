import { randomUUID } from 'node:crypto';

export const newDeletionId = (): string => `del_${randomUUID()}`;
