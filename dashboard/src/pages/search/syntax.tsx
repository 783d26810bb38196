import { Card } from '../../parts/layout/card.tsx';
import styles from './search.module.css';

const EXAMPLES = [
  [
    'how do we rotate tokens',
    'texts with all or some of the words in any form, or with a similar meaning, in one list',
  ],
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
      Quotes, or and - find words exactly as they are written, at most 12 of them. So does the choice of
      words, where a text must have all of them. Capital letters do not matter. In Chinese, Japanese, Korean,
      Thai, Lao, Khmer and Myanmar a word is found inside longer text, too.
    </p>
  </Card>
);
