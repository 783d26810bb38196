import { useWrite } from '../../../api/queries.ts';
import { Form } from '../../../parts/form/form.tsx';
import { Dialog } from '../../../parts/layout/dialog.tsx';
import type { Session } from '../session.ts';

interface EndDialogProps {
  readonly session: Session;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Asks before it ends the session, because a tool may still work in it. */
export function EndDialog({ session, open, onClose }: EndDialogProps) {
  const { mutateAsync } = useWrite('POST /v1/sessions/{session_id}/end', [
    '/v1/sessions',
    '/v1/overview',
    '/v1/tools',
  ]);
  const { session_id } = session;
  return (
    <Dialog open={open} title="End the session" onClose={onClose}>
      <Form
        submit="End the session"
        look="danger"
        onSubmit={async () => {
          await mutateAsync({ params: { session_id } });
          onClose();
        }}
      >
        <p>
          The tool can then store nothing more in it, and has to start a new session. What was recorded stays.
          <strong> Nobody can open it again by hand.</strong>
        </p>
      </Form>
    </Dialog>
  );
}
