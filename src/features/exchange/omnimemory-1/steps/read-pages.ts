import type { Source } from '../source/source.ts';
import type { SourceRow } from '../source/sqlite-file.ts';
import type { Step } from './step.ts';

/** SQLite's smallest rowid that a number can be. */
export const BEFORE_ALL = Number.MIN_SAFE_INTEGER;

/** The rows of a step in the order of their rowids, by page. The next page is read while this one is worked on. */
export async function* pagesOf(
  source: Source,
  step: Step,
  oldTenant: string | undefined,
  after = BEFORE_ALL,
): AsyncGenerator<readonly SourceRow[]> {
  const conditions = ['t.rowid > ?', step.where, oldTenant].filter((one) => one !== undefined).join(' and ');
  const sql = `select t.rowid as rowid, ${step.select} from "${step.table}" t ${step.joins ?? ''}
    where ${conditions} order by t.rowid limit ${step.pageSize}`;
  const read = (from: number) => source.page(sql, [from], step.table);
  let next = read(after);
  for (;;) {
    const page = await next;
    const last = page.at(-1);
    if (!last) return;
    next = read(Number(last.rowid));
    // a consumer that stops does not wait for it
    next.catch(() => {});
    yield page;
  }
}

export const rowidOf = (row: SourceRow | undefined): number => Number(row?.rowid);
