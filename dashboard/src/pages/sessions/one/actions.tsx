import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../../../api/account.ts';
import { type Problem, problemOf } from '../../../api/problem.ts';
import { useScope } from '../../../api/scope-provider.tsx';
import { download } from '../../../format/csv.ts';
import { DeletionDialog } from '../../../parts/deletion/deletion-dialog.tsx';
import { Button } from '../../../parts/form/button.tsx';
import { Row } from '../../../parts/layout/grid.tsx';
import { ProblemNotice } from '../../../parts/state/notice.tsx';
import { CopyButton } from '../../../parts/text/copy.tsx';
import type { Session } from '../session.ts';
import { useSessionChange } from '../use-session-change.ts';
import { EndDialog } from './end-dialog.tsx';
import styles from './one.module.css';
import { RenameDialog } from './rename-dialog.tsx';
import { resumePrompt } from './resume-prompt.ts';
import type { SessionRecord } from './use-record.ts';

interface ActionsProps {
  readonly session: Session;
  readonly record: SessionRecord;
}

/** What one can do with the session, and the problem of what was refused. */
export function Actions({ session, record }: ActionsProps) {
  const { scope } = useScope();
  const [, go] = useLocation();
  const may = useMay();
  const { mutate, error, isPending } = useSessionChange();
  const [open, setOpen] = useState<'rename' | 'end' | 'delete'>();
  const [exportProblem, setExportProblem] = useState<Problem>();
  const { session_id, pinned, archived, ended_at } = session;
  const problem = error === null ? exportProblem : problemOf(error);
  const close = () => setOpen(undefined);
  return (
    <div className={styles.rows}>
      <Row>
        {may('memory:write') && (
          <>
            <Button onClick={() => setOpen('rename')}>Rename</Button>
            <Button busy={isPending} onClick={() => mutate({ session_id, body: { pinned: !pinned } })}>
              {pinned ? 'Unpin' : 'Pin'}
            </Button>
            <Button busy={isPending} onClick={() => mutate({ session_id, body: { archived: !archived } })}>
              {archived ? 'Restore from the archive' : 'Archive'}
            </Button>
          </>
        )}
        {may('memory:ingest') && ended_at === null && (
          <Button onClick={() => setOpen('end')}>End the session</Button>
        )}
        {may('memory:write') && <Button onClick={() => setOpen('delete')}>Delete the session …</Button>}
        {may('data_export:memory') && <ExportButton sessionId={session_id} onProblem={setExportProblem} />}
        {record.context.data && (
          <CopyButton
            text={resumePrompt(session, record.context.data, record.checkpoints.items[0])}
            what="the resume snippet"
            label="Copy a resume prompt"
          />
        )}
      </Row>
      {scope.kind === 'tenant' && (
        <p className={styles.detail}>
          An export has everything in this session. Each one becomes a line in the audit log of the team.
        </p>
      )}
      <div role="alert">{problem && <ProblemNotice problem={problem} />}</div>
      <RenameDialog session={session} open={open === 'rename'} onClose={close} />
      <EndDialog session={session} open={open === 'end'} onClose={close} />
      {open === 'delete' && (
        <DeletionDialog kind="session" id={session_id} onClose={close} onDeleted={() => go('/sessions')} />
      )}
    </div>
  );
}

interface ExportButtonProps {
  readonly sessionId: string;
  readonly onProblem: (problem: Problem | undefined) => void;
}

function ExportButton({ sessionId, onProblem }: ExportButtonProps) {
  const { api } = useScope();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    onProblem(undefined);
    try {
      const params = { session_id: sessionId };
      const document = await api.request('GET /v1/sessions/{session_id}/export', { params });
      download(`session-${sessionId}.json`, JSON.stringify(document), 'application/json');
    } catch (error) {
      onProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={busy} onClick={save}>
      {busy ? 'Exporting …' : 'Export as a file'}
    </Button>
  );
}
