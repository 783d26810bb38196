import { useWrite } from '../../api/queries.ts';
import { Form } from '../../parts/form/form.tsx';
import { shownOnce } from '../api-keys/shown-once.ts';

interface InlineKeyProps {
  readonly toolName: string;
  readonly withMemory: boolean;
  readonly onMade: (key: string) => void;
}

/** Creates the key of the commands; it is shown in them and nowhere else. */
export function InlineKey({ toolName, withMemory, onMade }: InlineKeyProps) {
  const make = useWrite('POST /v1/api-keys', ['/v1/api-keys', '/v1/audit-logs']);
  const scopes: ('ingest' | 'read' | 'write')[] = withMemory ? ['ingest', 'read', 'write'] : ['ingest'];
  return (
    <Form
      submit="Create a key"
      onSubmit={async () => {
        const { key } = await make.mutateAsync({ body: { name: `${toolName}, from Connect`, scopes } });
        onMade(shownOnce(key));
      }}
    >
      <p>
        The commands need a key. It can{' '}
        {withMemory ? 'send, and read and write the memory' : 'send, and not read'}, and shows who sent
        something. It is shown once, in the commands.
      </p>
    </Form>
  );
}
