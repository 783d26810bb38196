import { isolated } from '../../format/isolated.ts';
import { Button } from '../../parts/form/button.tsx';
import type { Column } from '../../parts/table/table.tsx';
import { type ListedSession, titleOf } from './session.ts';
import styles from './sessions.module.css';

/** Which session is to be changed, and how. */
export type OnChange = (
  session: ListedSession,
  body: { readonly pinned?: boolean; readonly archived?: boolean },
) => void;

/** The controls of a row. */
export const actionColumn = (onChange: OnChange): Column<ListedSession> => ({
  head: 'Actions',
  cell: (row) => {
    const { pinned, archived } = row;
    return (
      <span className={styles.actions}>
        <Button
          look="quiet"
          aria-label={`${pinned ? 'Unpin' : 'Pin'} ${isolated(titleOf(row))}`}
          onClick={() => onChange(row, { pinned: !pinned })}
        >
          {pinned ? 'Unpin' : 'Pin'}
        </Button>
        <Button
          look="quiet"
          aria-label={`${archived ? 'Restore' : 'Archive'} ${isolated(titleOf(row))}`}
          onClick={() => onChange(row, { archived: !archived })}
        >
          {archived ? 'Restore' : 'Archive'}
        </Button>
      </span>
    );
  },
});
