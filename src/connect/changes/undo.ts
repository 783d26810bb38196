import type { DocumentFormat } from '../documents/document.ts';
import { type Snapshot, snapshotOf, textOfFile } from '../files/snapshot.ts';
import { aboutFile } from './plan.ts';
import { type FileState, hashOf } from './state.ts';
import { takeBack } from './take-back.ts';

/** What a file will be without what was written to it. */
export interface Undone {
  readonly file: string;
  readonly snapshot: Snapshot;
  readonly before: string;
  readonly after: string;
  /** `undefined`: the file goes. */
  readonly bytes: Buffer | undefined;
  readonly mode: number;
  /** The copy of the original, which is not needed any more. */
  readonly backup: string | undefined;
  readonly left: readonly string[];
}

/**
 * If the file is as it was written, the original comes back byte by byte. Otherwise each setting is taken back where it
 * is, and everything else stays.
 */
export function undone(state: FileState, format: DocumentFormat): Undone | undefined {
  const { file, original } = state;
  const snapshot = snapshotOf(file);
  if (snapshot.bytes === undefined) return undefined;
  const { text: before, mark } = textOfFile(file, snapshot.bytes);
  const base = { file, snapshot, before, left: [], backup: undefined, mode: snapshot.mode };
  const isUntouched = original !== undefined && hashOf(snapshot.bytes) === state.written;
  if (isUntouched && state.isCreated) return { ...base, after: '', bytes: undefined };
  const copy = isUntouched && original.backup ? snapshotOf(original.backup).bytes : undefined;
  if (copy && hashOf(copy) === original?.hash) {
    const { text } = textOfFile(file, copy);
    return { ...base, after: text, bytes: copy, mode: original.mode, backup: original.backup };
  }
  return aboutFile(file, () => {
    const { text, left } = takeBack(format, before, state.edits, state.containers);
    const isEmpty = state.isCreated && ['', '{}'].includes(text.trim());
    return {
      ...base,
      after: isEmpty ? '' : text,
      bytes: isEmpty ? undefined : Buffer.from(mark + text),
      left,
    };
  });
}
