import { useWrite } from '../../../api/queries.ts';
import { SelectField } from '../../../parts/form/field.tsx';
import { Form, textOf } from '../../../parts/form/form.tsx';

const KINDS = [
  { value: 'all', label: 'Everything that you may read' },
  { value: 'own', label: 'Only what you have made' },
];

/** `isTeam`: on this machine nobody else has made anything. */
export function StartExport({ isTeam }: { readonly isTeam: boolean }) {
  const start = useWrite('POST /v1/exports', ['/v1/exports']);
  return (
    <Form
      submit="Start an export"
      onSubmit={(values) =>
        start.mutateAsync({ body: { kind: textOf(values, 'kind') === 'own' ? 'own' : 'all' } })
      }
    >
      {isTeam && (
        <SelectField
          label="Content"
          name="kind"
          defaultValue="all"
          options={KINDS}
          hint="Only an export of everything can be imported into another team."
        />
      )}
    </Form>
  );
}
