import type { ItemOf } from '@omnimemory/client';

export type DepartedMember = ItemOf<'GET /v1/departed-members'>;

/** The audit log may have lost the line that named the person. */
export const personOf = ({ name, email, user_id }: DepartedMember): string => email ?? name ?? user_id;
