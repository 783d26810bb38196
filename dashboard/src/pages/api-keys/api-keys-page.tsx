import { useState } from 'react';
import { useAuthContext, useMay } from '../../api/account.ts';
import { MEMBERS_INPUT } from '../../api/people.ts';
import { useList } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { Button, ButtonLink } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { TeamPage } from '../../parts/layout/team-page.tsx';
import { Empty, Loaded, Skeleton } from '../../parts/state/states.tsx';
import { CodeBlock } from '../../parts/text/copy.tsx';
import { KeyTable } from './key-table.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';

/** What may call the API in someone's name. */
export default function ApiKeysPage() {
  return (
    <TeamPage title="API keys" permission="api_keys:own" shows="API keys">
      <ApiKeys />
    </TeamPage>
  );
}

const KEYS_INPUT = { query: { limit: 200 } } as const;

function ApiKeys() {
  const may = useMay();
  const [isMaking, setMaking] = useState(false);
  const keys = useList('GET /v1/api-keys', KEYS_INPUT);
  const members = useList('GET /v1/members', MEMBERS_INPUT);
  const make = () => setMaking(true);
  return (
    <Page
      title="API keys"
      lead={
        may('api_keys:all')
          ? 'Programs record and read with a key. You see the keys of the whole team.'
          : 'Programs record and read with a key. You see your own keys.'
      }
      actions={
        <Button look="primary" onClick={make}>
          Create a key
        </Button>
      }
    >
      {keys.query.isLoading || members.query.isLoading ? (
        <Skeleton rows={8} />
      ) : (
        <>
          <Loaded query={keys.query}>
            {() => (keys.items.length === 0 ? <NoKeys onMake={make} /> : <KeyTable {...keys} />)}
          </Loaded>
          <HowToUse />
        </>
      )}
      {isMaking && <NewKeyDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}

function NoKeys({ onMake }: { readonly onMake: () => void }) {
  return (
    <Empty
      title="No key yet"
      actions={
        <Button look="primary" onClick={onMake}>
          Create the first key
        </Button>
      }
    >
      A coding tool or a program needs a key to record in this team. A key with the scope ingest can record,
      and read nothing.
    </Empty>
  );
}

function HowToUse() {
  const { data } = useAuthContext();
  const { scope } = useScope();
  if (!data || scope.kind === 'local') return null;
  return (
    <Card
      title="Use a key"
      note="In the header Authorization of each request. The key names the team, so the path needs no id."
      actions={<ButtonLink href="/connect">Connect a tool</ButtonLink>}
    >
      <CodeBlock text={exampleOf('$OMNIMEMORY_API_KEY')} what="the example" />
    </Card>
  );
}

const exampleOf = (key: string) =>
  `curl ${location.origin}/v1/sessions \\\n  -H "Authorization: Bearer ${key}"`;
