import { useEffect, useState } from 'react';
import { isolated } from '../../format/isolated.ts';
import { Button } from '../form/button.tsx';
import styles from './copy.module.css';

interface CopyProps {
  readonly text: string;
  /** What is copied, for the name of the button: "Copy the key". */
  readonly what: string;
  /** What the button says. */
  readonly label?: string;
  readonly onCopied?: () => void;
}

/** Rejects where the browser has no clipboard: on pages that came over plain HTTP from another machine. */
const writeClipboard = async (text: string): Promise<void> => navigator.clipboard.writeText(text);

/** Copies a text and says so. */
export function CopyButton({ text, what, label = 'Copy', onCopied }: CopyProps) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setState('idle'), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () =>
    writeClipboard(text).then(
      () => {
        setState('copied');
        onCopied?.();
      },
      () => setState('failed'),
    );
  return (
    <Button
      look={label === 'Copy' ? 'quiet' : 'plain'}
      onClick={copy}
      // a live region gives the button around it no name
      aria-label={label === 'Copy' ? `Copy ${what}` : label}
    >
      <span role="status">
        {state === 'copied' ? 'Copied' : state === 'failed' ? 'Select and copy it' : label}
      </span>
    </Button>
  );
}

/** An id, which can be copied. */
export function Id({ id }: { readonly id: string }) {
  return (
    <span className={styles.id}>
      <code>{id}</code>
      <CopyButton text={id} what={`the id ${isolated(id)}`} />
    </span>
  );
}

/** A block to copy, such as a command. */
export function CodeBlock({ text, what, onCopied }: Omit<CopyProps, 'label'>) {
  return (
    <div className={styles.block} onCopy={onCopied}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what={what} {...(onCopied && { onCopied })} />
    </div>
  );
}
