import { useSyncExternalStore } from 'react';
import { lastDeletion } from '../api/last-deletion.ts';
import { pathOfScope } from '../api/scope.ts';
import { useScope } from '../api/scope-provider.tsx';
import { type Deletion, NOUNS } from '../parts/deletion/deletion-words.ts';
import { useBringBack } from '../parts/deletion/use-bring-back.ts';
import { Button } from '../parts/form/button.tsx';
import { Form } from '../parts/form/form.tsx';
import { Time } from '../parts/text/time.tsx';
import styles from './deletion-notice.module.css';

const close = () => lastDeletion.set(undefined);

/** What the person has just deleted in this scope, with the way back, until it is closed. */
export function DeletionNotice() {
  const { scope } = useScope();
  const last = useSyncExternalStore(lastDeletion.subscribe, lastDeletion.get);
  const isHere = last !== undefined && pathOfScope(last.scope) === pathOfScope(scope);
  return (
    <div role="status" className={styles.place}>
      {isHere && <Undo key={last.deletion.deletion_id} deletion={last.deletion} />}
    </div>
  );
}

function Undo({ deletion: { deletion_id, kind, due_at } }: { readonly deletion: Deletion }) {
  const bringBack = useBringBack();
  return (
    <Form
      submit="Undo"
      onSubmit={() => bringBack(deletion_id)}
      beside={
        <Button look="quiet" onClick={close}>
          Close
        </Button>
      }
    >
      <p>
        The {NOUNS[kind]} was deleted. It can be brought back until <Time at={due_at} />.
      </p>
    </Form>
  );
}
