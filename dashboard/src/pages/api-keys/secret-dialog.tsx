import { type ReactNode, useEffect, useRef, useState } from 'react';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../../parts/form/button.tsx';
import { Form } from '../../parts/form/form.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Notice } from '../../parts/state/notice.tsx';
import { CodeBlock } from '../../parts/text/copy.tsx';
import { shownOnce } from './shown-once.ts';

interface NewKey {
  readonly name: string;
  readonly key: string | null;
}

interface ShownKey extends NewKey {
  readonly key: string;
}

interface SecretDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly children: ReactNode;
  readonly make: (values: FormData) => Promise<NewKey>;
  readonly onClose: () => void;
}

/** A form that creates a key, and afterwards the key, which is shown this once. */
export function SecretDialog({ title, submit, children, make, onClose }: SecretDialogProps) {
  const [made, setMade] = useState<ShownKey>();
  const [isCopied, setCopied] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const close = () => (made && !isCopied ? setLeaving(true) : onClose());
  return (
    <Dialog open title={made ? `Key “${isolated(made.name)}”` : title} onClose={close}>
      {made ? (
        <Secret
          made={made}
          isLeaving={isLeaving && !isCopied}
          onCopied={() => setCopied(true)}
          onStay={() => setLeaving(false)}
          onDone={close}
          onLeave={onClose}
        />
      ) : (
        <Form
          submit={submit}
          onSubmit={async (values) => {
            const { name, key } = await make(values);
            setMade({ name, key: shownOnce(key) });
          }}
          beside={
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
          }
        >
          {children}
        </Form>
      )}
    </Dialog>
  );
}

interface SecretProps {
  readonly made: ShownKey;
  readonly isLeaving: boolean;
  readonly onCopied: () => void;
  readonly onStay: () => void;
  readonly onDone: () => void;
  readonly onLeave: () => void;
}

function Secret({ made: { key }, isLeaving, onCopied, onStay, onDone, onLeave }: SecretProps) {
  const start = useRef<HTMLParagraphElement>(null);
  // the button that had the focus is gone
  useEffect(() => start.current?.focus(), []);
  return (
    <>
      <p ref={start} tabIndex={-1}>
        Copy the key now. It is shown only this once: the server keeps no copy that could be read.
      </p>
      <CodeBlock text={key} what="the key" onCopied={onCopied} />
      <p>Try it:</p>
      <CodeBlock
        text={`curl ${location.origin}/v1/sessions \\\n  -H "Authorization: Bearer $OMNIMEMORY_API_KEY"`}
        what="the example"
      />
      <div role="alert">
        {isLeaving && (
          <Notice
            tone="warning"
            title="You have not copied the key"
            actions={
              <>
                <Button onClick={onStay}>Back to the key</Button>
                <Button look="danger" onClick={onLeave}>
                  Close without copying
                </Button>
              </>
            }
          >
            It cannot be shown again. Without it, you have to create another key.
          </Notice>
        )}
      </div>
      {!isLeaving && (
        <div>
          <Button look="primary" onClick={onDone}>
            Done
          </Button>
        </div>
      )}
    </>
  );
}
