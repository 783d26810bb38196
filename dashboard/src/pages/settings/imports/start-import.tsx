import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { PageFault } from '../../../api/problem.ts';
import { isOfPaths } from '../../../api/query-paths.ts';
import { useScope } from '../../../api/scope-provider.tsx';
import { sendFile } from '../../../api/upload.ts';
import { bytes } from '../../../format/bytes.ts';
import { Button } from '../../../parts/form/button.tsx';
import { Checkbox, TextField } from '../../../parts/form/field.tsx';
import { Form, textOf } from '../../../parts/form/form.tsx';
import styles from '../transfers.module.css';

const PATH = '/v1/imports/omnimemory-1';
const SQLITE = 'application/vnd.sqlite3';

/** Sends the file. The browser does not say how much of it has arrived. */
export function StartImport() {
  const { scope } = useScope();
  const queries = useQueryClient();
  const [sending, setSending] = useState<File>();
  const stop = useRef<AbortController>(undefined);

  async function send(values: FormData): Promise<void> {
    const file = values.get('file');
    if (!(file instanceof File) || file.size === 0) throw new PageFault('no_file', 'Choose a file first.');
    const query = new URLSearchParams({
      time_zone: textOf(values, 'time_zone') ?? 'UTC',
      file_name: file.name.slice(0, 255) || 'dashboard.db',
      dry_run: `${values.has('dry_run')}`,
      skip_unknown: `${values.has('skip_unknown')}`,
    });
    stop.current = new AbortController();
    setSending(file);
    try {
      await sendFile(scope, `${PATH}?${query}`, file, { type: SQLITE, signal: stop.current.signal });
      await queries.invalidateQueries({ predicate: ({ queryKey }) => isOfPaths(queryKey, ['/v1/imports']) });
    } catch (error) {
      if (!stop.current.signal.aborted) throw error;
    } finally {
      setSending(undefined);
    }
  }

  return (
    <Form submit="Import the file" onSubmit={send} fieldOf={{ no_file: 'file' }}>
      <TextField label="File" name="file" type="file" accept=".db,.sqlite,.sqlite3" />
      <TextField
        label="Time zone"
        name="time_zone"
        defaultValue={new Intl.DateTimeFormat().resolvedOptions().timeZone}
        hint="Of the computer that OmniMemory 1 ran on: its times do not say."
      />
      <Checkbox label="Only check the file, and store nothing" name="dry_run" />
      <Checkbox label="Leave out what this release does not know" name="skip_unknown" />
      {sending && (
        <div className={styles.row}>
          <progress className={styles.bar} aria-label={`Sending ${sending.name}`} />
          <span>{bytes(sending.size)}</span>
          <Button onClick={() => stop.current?.abort()}>Stop sending</Button>
        </div>
      )}
    </Form>
  );
}
