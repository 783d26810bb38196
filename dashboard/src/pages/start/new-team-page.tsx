import { Link, useLocation } from 'wouter';
import { useAccountWrite } from '../../api/account.ts';
import { pathOfScope } from '../../api/scope.ts';
import { TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { RequirePerson } from './require-person.tsx';
import { Links, Stack } from './stack.tsx';

export default function NewTeamPage() {
  return (
    <Page title="New team" lead="A team shares what its coding tools remember. You become its owner.">
      <Stack>
        <RequirePerson rows={4}>{() => <NewTeamForm />}</RequirePerson>
      </Stack>
    </Page>
  );
}

function NewTeamForm() {
  const make = useAccountWrite('POST /auth/tenants');
  const [, go] = useLocation();
  return (
    <>
      <Form
        submit="Create the team"
        fieldOf={{ tenant_name_taken: 'name' }}
        onSubmit={async (values) => {
          const { id: tenantId } = await make.mutateAsync({ body: { name: textOf(values, 'name') } });
          go(pathOfScope({ kind: 'tenant', tenantId }));
        }}
      >
        <TextField
          label="Name of the team"
          name="name"
          autoComplete="organization"
          maxLength={200}
          hint="You can change it later."
          required
        />
      </Form>
      <p>Were you invited to a team? Open the link in the invitation instead.</p>
      <Links>
        <Link href="/account">Your account</Link>
      </Links>
    </>
  );
}
