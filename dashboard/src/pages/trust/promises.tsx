import { Card } from '../../parts/layout/card.tsx';
import styles from './trust.module.css';

/** What the checks are about, and where it is written down. */
export function Promises() {
  return (
    <Card title="What is promised">
      <ul className={styles.promises}>
        <li>
          The database role that serves the requests of this team sees rows of this team only. So a mistake in
          a query can neither show nor change the rows of another team.
        </li>
        <li>Others in the team, admins included, cannot read a private checkpoint through this server.</li>
        <li>
          Every change of people, keys, settings and the plan writes a line of the audit log in the same
          transaction.
        </li>
        <li>
          People with the rights of the database's administrator can do more. <code>docs/isolation.md</code>{' '}
          of this release says what is promised, what is not, and how each promise is tested.
        </li>
      </ul>
      <p>
        <a href="/docs">The API</a> · <a href="/docs/errors">Its errors</a>
      </p>
    </Card>
  );
}
