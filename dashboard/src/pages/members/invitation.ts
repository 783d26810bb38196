import type { ItemOf } from '@omnimemory/client';

export type Invitation = ItemOf<'GET /v1/invitations'>;
