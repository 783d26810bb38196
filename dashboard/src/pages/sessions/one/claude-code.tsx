import { useState } from 'react';
import { problemOf } from '../../../api/problem.ts';
import { useRead } from '../../../api/queries.ts';
import { MISSING } from '../../../format/numbers.ts';
import { Loaded } from '../../../parts/state/states.tsx';
import styles from './one.module.css';

/** What only Claude Code tells. It is asked for when it is opened: most sessions have none. */
export function ClaudeCode({ sessionId }: { readonly sessionId: string }) {
  const [isOpen, setOpen] = useState(false);
  const details = useRead(
    'GET /v1/sessions/{session_id}/claude-code',
    { params: { session_id: sessionId } },
    { enabled: isOpen },
  );
  const isMissing = details.error !== null && problemOf(details.error).status === 404;
  return (
    <details className={styles.details} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Claude Code</summary>
      {isMissing ? (
        <p className={styles.detail}>Claude Code sent no details of this session.</p>
      ) : (
        isOpen && (
          <Loaded query={details} rows={2}>
            {({ mcp_version, features_enabled }) => (
              <dl className={styles.facts}>
                <div className={styles.fact}>
                  <dt>MCP server</dt>
                  <dd>{mcp_version ?? MISSING}</dd>
                </div>
                <div className={styles.fact}>
                  <dt>Features</dt>
                  <dd>{features_enabled.join(', ') || 'none'}</dd>
                </div>
              </dl>
            )}
          </Loaded>
        )
      )}
    </details>
  );
}
