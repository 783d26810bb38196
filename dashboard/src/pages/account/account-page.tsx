import { Link } from 'wouter';
import { useAccountRead, useAuthContext } from '../../api/account.ts';
import { Page } from '../../parts/layout/page.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { RequirePerson } from '../start/require-person.tsx';
import { DeleteAccountCard } from './delete-account-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { ProfileCard } from './profile-card.tsx';
import { ProvidersCard } from './providers-card.tsx';
import { SessionsCard } from './sessions-card.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import { TeamsCard } from './teams-card.tsx';

export default function AccountPage() {
  const { data } = useAuthContext();
  // begun beside the context, and not behind it
  const options = { enabled: data?.user !== null };
  const profile = useAccountRead('GET /auth/me', {}, options);
  const sessions = useAccountRead('GET /auth/sessions', {}, options);
  return (
    <Page title="Account" lead={<Link href="/">Back to the start</Link>} actions={<SignOutButton />}>
      <RequirePerson rows={20}>
        {() => (
          <Loaded query={profile} rows={20}>
            {(person) => (
              <>
                <TeamsCard />
                <ProfileCard profile={person} />
                <ProvidersCard profile={person} />
                <PasswordCard profile={person} />
                <SessionsCard query={sessions} />
                <DeleteAccountCard />
              </>
            )}
          </Loaded>
        )}
      </RequirePerson>
    </Page>
  );
}
