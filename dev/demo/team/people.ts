import type { KeyScope, Role } from '../../../src/auth/permissions.ts';

export const TEAM_NAME = 'OmniMemory demo';

/** RFC 2606 keeps `.invalid` free: nobody can register with such an email address by a link in a mail. */
const DOMAIN = 'demo.omnimemory.invalid';

export interface DemoPerson {
  readonly id: 'ada' | 'ben' | 'chloe' | 'dan';
  readonly name: string;
  readonly role: Role;
}

/** The owner first. */
export const PEOPLE: readonly DemoPerson[] = [
  { id: 'ada', name: 'Ada Demo', role: 'owner' },
  { id: 'ben', name: 'Ben Demo', role: 'admin' },
  { id: 'chloe', name: 'Chloe Demo', role: 'member' },
  { id: 'dan', name: 'Dan Demo', role: 'viewer' },
];

export const emailOf = ({ id }: Pick<DemoPerson, 'id'>): string => `${id}@${DOMAIN}`;

export const EMAILS = PEOPLE.map(emailOf);

/** What a tool needs to write, and what the demonstration reads of what it wrote. */
export const TOOL_SCOPES: KeyScope[] = ['ingest', 'read', 'write'];
