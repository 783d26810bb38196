import { GENESIS } from './audit.chain.ts';
import type { ChainEnd, ChainLine, ChainPart } from './audit.repository.ts';

/** A manipulation of the log. `line` is the place in the chain. */
export interface ChainFault {
  readonly line: number;
  readonly message: string;
}

export interface ChainReport {
  readonly lines: number;
  /** The end of the chain, worth recording elsewhere; `null` for a log without lines. */
  readonly head: ChainEnd | null;
  readonly faults: readonly ChainFault[];
}

/** Checks a chain part by part, in constant memory, and reports inconsistencies. */
export async function walkChain(
  read: (after: number) => Promise<ChainPart>,
  partSize: number,
): Promise<ChainReport> {
  const faults: ChainFault[] = [];
  let last: ChainEnd = { seq: 0, hash: GENESIS };
  let after = Number.MIN_SAFE_INTEGER;
  for (let lines = 0; ; ) {
    const part = await read(after);
    for (const line of part.lines) {
      faults.push(...faultsOf(line, last));
      last = line;
      after = line.seq;
    }
    lines += part.lines.length;
    if (part.lines.length < partSize) {
      faults.push(...faultsOfEnd(last, part.head), ...faultsOfNotes(lines, part));
      return { lines, head: part.head, faults };
    }
  }
}

function faultsOf(line: ChainLine, last: ChainEnd): ChainFault[] {
  const { seq: place, id, intact, previous_hash } = line;
  const fault = (at: number, message: string) => ({ line: at, message });
  if (place < 1) return [fault(place, `line ${place} (${id}) was inserted: a chain begins with line 1`)];
  const faults: ChainFault[] = [];
  if (place > last.seq + 1) faults.push(fault(last.seq + 1, missing(last.seq + 1, place - 1)));
  else if (previous_hash !== last.hash)
    faults.push(
      fault(
        place,
        `line ${place} (${id}) or the line before it was altered or inserted: its previous_hash is not the hash of that line`,
      ),
    );
  if (!intact)
    faults.push(fault(place, `line ${place} (${id}) was altered: its hash does not match its contents`));
  return faults;
}

/** Without a head there are no lines; with one, it is the last line. */
function faultsOfEnd(last: ChainEnd, head: ChainEnd | null): ChainFault[] {
  const { seq, hash } = head ?? { seq: 0, hash: GENESIS };
  if (seq > last.seq) return [{ line: last.seq + 1, message: missing(last.seq + 1, seq) }];
  if (seq < last.seq)
    return [
      {
        line: seq + 1,
        message: `the lines from ${seq + 1} on were inserted: the recorded chain ends before them`,
      },
    ];
  if (hash === last.hash) return [];
  return [{ line: seq, message: `line ${seq} was altered: its hash is not the recorded end of the chain` }];
}

/** Detects an empty log, and recorded places that are missing. */
function faultsOfNotes(lines: number, { head, noted, tenant }: ChainPart): ChainFault[] {
  if (tenant && lines === 0 && !head)
    return [
      {
        line: 1,
        message: 'the log was emptied: its first line, which records the creation of the tenant, is missing',
      },
    ];
  const gone = (head?.seq ?? 0) - noted;
  if (gone === 0) return [];
  return [
    {
      line: 1,
      message: `${gone} of the ${head?.seq} rows of audit_heads, which record the end of the chain, were removed`,
    },
  ];
}

const missing = (from: number, to: number) =>
  from === to ? `line ${from} was removed` : `the lines ${from} to ${to} were removed`;
