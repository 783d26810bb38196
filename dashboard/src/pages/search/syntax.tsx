import { Card } from '../../parts/layout/card.tsx';
import styles from './search.module.css';

const EXAMPLES = [
  ['token rotation', 'texts that have both words, anywhere'],
  ['"token rotation"', 'texts that have the words in this order'],
  ['token or session', 'texts that have one of the words'],
  ['token -refresh', 'texts that have the first word and not the second'],
] as const;

/** What one can type. */
export const Syntax = ({ title }: { readonly title: string }) => (
  <Card title={title}>
    <dl className={styles.syntax}>
      {EXAMPLES.map(([example, meaning]) => (
        <div key={example}>
          <dt>
            <code>{example}</code>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
    <p className={styles.note}>
      At most 12 words. Capital letters do not matter. Words are found as they are written, not by their
      meaning. In Chinese, Japanese, Korean, Thai, Lao, Khmer and Myanmar a word is found inside longer text,
      too.
    </p>
  </Card>
);
