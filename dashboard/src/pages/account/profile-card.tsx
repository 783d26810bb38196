import type { OutputOf } from '@omnimemory/client';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Id } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';

export type Profile = OutputOf<'GET /auth/me'>;

export function ProfileCard({ profile: { email, name, id, created_at } }: { readonly profile: Profile }) {
  return (
    <Card title="Profile">
      <Facts
        facts={[
          { name: 'Email address', value: email },
          { name: 'Name', value: name ?? '–' },
          { name: 'User id', value: <Id id={id} /> },
          { name: 'Registered', value: <Time at={created_at} /> },
        ]}
      />
    </Card>
  );
}
