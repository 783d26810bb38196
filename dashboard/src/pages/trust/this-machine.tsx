import { Card } from '../../parts/layout/card.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { CodeBlock } from '../../parts/text/copy.tsx';
import styles from './trust.module.css';

/** Local mode has no tenant to be kept apart; what holds for it instead. */
export function ThisMachine() {
  return (
    <Grid layout="rows">
      <Card title="What local mode means">
        <ul className={styles.promises}>
          <li>
            The data of this machine belongs to no team and to no account. Whoever can open this page on this
            machine can read and change it.
          </li>
          <li>
            The server accepts such requests from this machine alone, and not through a proxy. Web pages of
            other origins are refused.
          </li>
          <li>
            Teams on the same server are kept apart from it: the database role that serves local mode sees
            rows without a team only, and the role that serves teams sees none of them.
          </li>
          <li>There is no audit log, because there is nobody to name in it.</li>
        </ul>
      </Card>
      <Card title="Check the database" note="On the machine and in the folder of the server">
        <CodeBlock text="omnimemory doctor" what="the command" />
        <p>
          It compares the roles, policies and rights of the live database with those of this release, and
          names each difference. <code>docs/isolation.md</code> says what is promised.
        </p>
      </Card>
    </Grid>
  );
}
