import { GENESIS } from './audit.chain.ts';
import type { ChainCut, ChainEnd, ChainLine, ChainPart } from './audit.repository.ts';
import type { ChainVerification } from './audit.schemas.ts';

/** A manipulation of the log. `line` is the place in the chain. */
export interface ChainFault {
  readonly line: number;
  readonly message: string;
}

export interface ChainReport {
  readonly lines: number;
  /** How many of them have lost what named a person, and are as a later line says. */
  readonly anonymised: number;
  /** The end of the chain, worth recording elsewhere; `null` for a log without lines. */
  readonly head: ChainEnd | null;
  readonly faults: readonly ChainFault[];
  /** The lines up to this place were deleted by retention, or are being deleted; `null`: none. */
  readonly cut: ChainCut | null;
  /** The place of the first line; `null` without lines. */
  readonly begin: number | null;
  readonly checkedAt: string;
}

interface WalkOptions {
  readonly partSize: number;
  /** Ends with the part that has the first fault, so that a damaged log does not fill the memory. */
  readonly firstOnly: boolean;
}

/** Checks a chain part by part, in constant memory, and reports inconsistencies. */
export async function walkChain(
  read: (after: number, isFirst: boolean) => Promise<ChainPart>,
  { partSize, firstOnly }: WalkOptions,
): Promise<ChainReport> {
  const faults: ChainFault[] = [];
  const first = await read(Number.MIN_SAFE_INTEGER, true);
  const { cut } = first;
  const start = startOf(first);
  let last = start;
  let part = first;
  let anonymised = 0;
  for (let lines = 0; ; part = await read(last.seq, false)) {
    for (const line of part.lines) {
      faults.push(...faultsOf(line, last), ...faultsOfCut(line, cut));
      if (line.anonymised) anonymised++;
      last = line;
    }
    lines += part.lines.length;
    const isLast = part.lines.length < partSize;
    if (isLast) faults.push(...faultsOfEnd(last, part.head), ...faultsOfNotes(lines, part, start));
    if (isLast || (firstOnly && faults.length > 0))
      return {
        lines,
        anonymised,
        head: part.head,
        faults,
        cut,
        begin: first.lines[0]?.seq ?? null,
        checkedAt: part.checked_at,
      };
  }
}

/**
 * Where the chain begins: at line 1, or where a line in it says that retention has cut it. The lines before that place may
 * still be there in part, because they are deleted in slices.
 */
function startOf({ lines: [line], cut }: ChainPart): ChainEnd {
  if (!line || !cut || line.seq <= 1) return { seq: 0, hash: GENESIS };
  return line.seq <= cut.seq ? { seq: line.seq - 1, hash: line.previous_hash } : cut;
}

function faultsOfCut({ seq, hash }: ChainLine, cut: ChainCut | null): ChainFault[] {
  if (seq !== cut?.seq || hash === cut.hash) return [];
  return [
    {
      line: seq,
      message: `line ${seq} was altered: its hash is not the one that the cut of the log recorded`,
    },
  ];
}

/** The result as people read it. */
export function verificationOf({
  lines,
  anonymised,
  head,
  faults,
  cut,
  checkedAt,
}: ChainReport): ChainVerification {
  const [first] = faults;
  return {
    verified: first === undefined,
    lines,
    anonymised,
    head: head?.hash ?? null,
    cut: cut && { seq: cut.seq, hash: cut.hash, cut_at: cut.cut_at },
    checked_at: checkedAt,
    first_fault: first ? { seq: first.line, reason: first.message } : null,
  };
}

function faultsOf(line: ChainLine, last: ChainEnd): ChainFault[] {
  const { seq: place, id, intact, anonymised, previous_hash } = line;
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
  if (!intact && !anonymised)
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
function faultsOfNotes(lines: number, { head, noted, tenant }: ChainPart, start: ChainEnd): ChainFault[] {
  if (tenant && lines === 0 && !head)
    return [
      {
        line: 1,
        message: 'the log was emptied: its first line, which records the creation of the tenant, is missing',
      },
    ];
  const gone = (head?.seq ?? 0) - start.seq - (noted ?? 0);
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
