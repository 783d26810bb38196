import { useState } from 'react';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import styles from './checkpoint.module.css';
import { type Item, LISTS, type Version } from './version.ts';

const FIRST_ITEMS = 20;

/** The summary and the lists. */
export function Content({ version }: { readonly version: Version }) {
  const filled = LISTS.filter(({ field }) => version[field].length > 0);
  const empty = LISTS.filter(({ field }) => version[field].length === 0).map(({ label }) =>
    label.toLowerCase(),
  );
  return (
    <>
      <Card title="Summary">
        {version.summary === '' ? (
          <p className={styles.note}>The tool stored no summary.</p>
        ) : (
          <Summary text={version.summary} />
        )}
      </Card>
      {filled.length > 0 && (
        <Grid layout="halves">
          {filled.map(({ field, label }) => (
            <ItemList key={field} label={label} items={version[field]} />
          ))}
        </Grid>
      )}
      {empty.length > 0 && <p className={styles.note}>Nothing recorded: {empty.join(', ')}.</p>}
    </>
  );
}

const FIRST_CHARACTERS = 3_000;

function Summary({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(text.length <= FIRST_CHARACTERS);
  return (
    <>
      <p className={styles.text}>{isWhole ? text : `${text.slice(0, FIRST_CHARACTERS)} …`}</p>
      {!isWhole && (
        <div>
          <Button onClick={() => setWhole(true)}>Show all {count(text.length)} characters</Button>
        </div>
      )}
    </>
  );
}

function ItemList({ label, items }: { readonly label: string; readonly items: readonly Item[] }) {
  const [isWhole, setWhole] = useState(false);
  const rest = items.length - FIRST_ITEMS;
  return (
    <Card title={`${label} (${count(items.length)})`}>
      <ul className={styles.items}>
        {items.slice(0, isWhole ? undefined : FIRST_ITEMS).map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a version never changes
          <li key={index}>
            <OneItem item={item} />
          </li>
        ))}
      </ul>
      {!isWhole && rest > 0 && (
        <div>
          <Button onClick={() => setWhole(true)}>
            Show {count(rest)} more: {label.toLowerCase()}
          </Button>
        </div>
      )}
    </Card>
  );
}

function OneItem({ item }: { readonly item: Item }) {
  if (typeof item === 'string') return item;
  return (
    <Facts
      facts={Object.entries(item).map(([name, value]) => ({
        name,
        value: typeof value === 'string' ? value : JSON.stringify(value),
      }))}
    />
  );
}
