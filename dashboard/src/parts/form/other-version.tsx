import { Notice } from '../state/notice.tsx';
import { Table } from '../table/table.tsx';
import { Button } from './button.tsx';
import styles from './other-version.module.css';

export interface Difference {
  readonly name: string;
  readonly mine: string;
  readonly theirs: string;
}

interface OtherVersionProps {
  /** What is edited, such as "The settings". */
  readonly what: string;
  readonly differences: readonly Difference[];
  readonly onTake: () => void;
}

/** What was saved meanwhile, by somebody else or in another window, beside what was typed here. */
export function OtherVersion({ what, differences, onTake }: OtherVersionProps) {
  return (
    <Notice
      tone="warning"
      title={`${what} changed meanwhile`}
      actions={<Button onClick={onTake}>Use the saved version</Button>}
    >
      <p>Nothing of yours is saved yet, and everything that you typed is still here.</p>
      {differences.length === 0 ? (
        <p>What you typed is what was saved.</p>
      ) : (
        <Table
          caption="The two versions"
          rows={differences}
          keyOf={({ name }) => name}
          columns={[
            { head: 'Field', cell: ({ name }) => name },
            { head: 'Saved meanwhile', cell: ({ theirs }) => <LongText text={theirs} /> },
            { head: 'Typed here', cell: ({ mine }) => <LongText text={mine} /> },
          ]}
        />
      )}
    </Notice>
  );
}

const LongText = ({ text }: { readonly text: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it
  <div className={styles.text} tabIndex={0}>
    {text}
  </div>
);

/** The names whose values differ. */
export const differencesOf = (
  mine: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
): Difference[] =>
  [...new Set([...Object.keys(theirs), ...Object.keys(mine)])]
    .filter((name) => mine[name] !== theirs[name])
    .map((name) => ({ name, mine: mine[name] ?? '–', theirs: theirs[name] ?? '–' }));
