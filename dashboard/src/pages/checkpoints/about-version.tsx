import { Link } from 'wouter';
import type { People } from '../../api/people.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { isolated } from '../../format/isolated.ts';
import { count, MISSING, share } from '../../format/numbers.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Time } from '../../parts/text/time.tsx';
import styles from './checkpoint.module.css';
import type { Version } from './version.ts';

interface AboutVersionProps {
  readonly version: Version;
  readonly people: People;
}

/** Where a version comes from, since when it has been valid and recorded, and how much it is compressed. */
export function AboutVersion({ version, people }: AboutVersionProps) {
  const { scope } = useScope();
  const { session_id, tool_id, tool_version, valid_from, valid_to, recorded_at, recorded_end } = version;
  const isTeam = scope.kind === 'tenant';
  const nameOf = (id: string | null) => (id === null ? 'a key without a user' : (people.nameOf(id) ?? id));
  const tool = tool_version === null ? tool_id : `${isolated(tool_id)} ${isolated(tool_version)}`;
  return (
    <Grid layout="halves">
      <Card title="About this version">
        <Facts
          facts={[
            {
              name: 'Session',
              value: <Link href={`/sessions/${encodeURIComponent(session_id)}`}>{session_id}</Link>,
            },
            { name: 'Tool', value: <Link href={`/tools/${encodeURIComponent(tool_id)}`}>{tool}</Link> },
            { name: 'Valid', value: <Span from={valid_from} to={valid_to} open="no end" /> },
            {
              name: 'Recorded',
              value: <Span from={recorded_at} to={recorded_end} open="current at the chosen time" />,
            },
            { name: 'Created', value: <Time at={version.created_at} /> },
            isTeam && { name: 'Author', value: nameOf(version.author_id) },
            isTeam && { name: 'This version by', value: nameOf(version.recorded_by) },
          ]}
        />
      </Card>
      <Compression version={version} />
    </Grid>
  );
}

interface SpanProps {
  readonly from: string;
  readonly to: string | null;
  /** What is said without an end. */
  readonly open: string;
}

const Span = ({ from, to, open }: SpanProps) => (
  <>
    from <Time at={from} />{' '}
    {to === null ? (
      `(${open})`
    ) : (
      <>
        to <Time at={to} />
      </>
    )}
  </>
);

function Compression({ version }: { readonly version: Version }) {
  const { original_tokens: before, compressed_tokens: after } = version;
  const saved = before !== null && after !== null && before > 0 ? (before - after) / before : undefined;
  return (
    <Card title="Compression" note="Tokens of the conversation, as the tool counted them">
      {before === null && after === null ? (
        <p className={styles.note}>The tool recorded no token counts for this version.</p>
      ) : (
        <div className={styles.bars}>
          <TokenBar label="Original" value={before} most={Math.max(before ?? 0, after ?? 0)} />
          <TokenBar label="Compressed" value={after} most={Math.max(before ?? 0, after ?? 0)} isAfter />
          <p>
            {saved === undefined
              ? 'One of the two counts is missing, so there is nothing to compare.'
              : saved >= 0
                ? `${share(saved)} fewer tokens`
                : `${share(-saved)} more tokens`}
          </p>
        </div>
      )}
    </Card>
  );
}

interface TokenBarProps {
  readonly label: string;
  readonly value: number | null;
  readonly most: number;
  readonly isAfter?: boolean;
}

function TokenBar({ label, value, most, isAfter = false }: TokenBarProps) {
  return (
    <div>
      <p>
        {label}: <strong>{value === null ? MISSING : `${count(value)} tokens`}</strong>
      </p>
      {value !== null && most > 0 && (
        <div
          className={isAfter ? `${styles.bar} ${styles.after}` : styles.bar}
          style={{ inlineSize: `${(value / most) * 100}%` }}
        />
      )}
    </div>
  );
}
