import { useState } from 'react';
import { count } from '../../../format/numbers.ts';
import { Button } from '../../../parts/form/button.tsx';
import styles from './one.module.css';

/** The beginning of a text, in whole characters. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const whole = text.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
  return `${whole} …`;
}

const SHOWN = 280;

/** A text of any length. It is cut for display; the whole is one click away. */
export function CutText({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (text.length <= SHOWN) return <span className={styles.text}>{text}</span>;
  return (
    <>
      {isWhole ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it
        <section className={styles.whole} aria-label="The whole text" tabIndex={0}>
          {text}
        </section>
      ) : (
        <span className={styles.text}>{cut(text, SHOWN)}</span>
      )}{' '}
      <Button look="quiet" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
        {isWhole ? 'Show less' : `Show all ${count(text.length)} characters`}
      </Button>
    </>
  );
}
