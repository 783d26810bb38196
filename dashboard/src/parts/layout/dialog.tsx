import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../form/button.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** From the side, for the menu of narrow windows. */
  readonly isSheet?: boolean;
}

/** The browser's own modal dialog: it keeps the focus inside, closes with Escape, and gives the focus back. */
export function Dialog({ open, title, children, onClose, isSheet = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [closings, setClosings] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opens again what the browser closed and the state keeps open
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!open || !element) return;
    element.showModal();
    // a dialog that is removed while it is open must be closed first, or the focus is lost
    return () => element.close();
  }, [open, closings]);
  return (
    <dialog
      ref={dialog}
      className={isSheet ? styles.sheet : styles.dialog}
      aria-labelledby={id}
      onClose={() => {
        // not for a dialog that was opened again in the meantime
        if (dialog.current?.open !== false) return;
        setClosings((before) => before + 1);
        onClose();
      }}
      onCancel={(event) => {
        // the state decides
        event.preventDefault();
        onClose();
      }}
    >
      {open && (
        <>
          <header className={styles.head}>
            <h2 id={id}>{title}</h2>
            <Button look="quiet" onClick={onClose} aria-label={`Close: ${isolated(title)}`}>
              ✕
            </Button>
          </header>
          <div className={styles.body}>{children}</div>
        </>
      )}
    </dialog>
  );
}
