import { CopyButton } from './copy.tsx';
import styles from './text-block.module.css';

interface TextBlockProps {
  readonly text: string;
  /** What it is, such as "the value". */
  readonly what: string;
}

/** A stored text in its own lines, which can be copied. Long ones scroll. */
export function TextBlock({ text, what }: TextBlockProps) {
  return (
    <div className={styles.block}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it */}
      <section className={styles.text} aria-label={`Text of ${what}`} tabIndex={0}>
        {text}
      </section>
      <CopyButton text={text} what={what} />
    </div>
  );
}
