import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { failureOf, type Span } from '../../lib/observation/work.ts';

/** What a trace tells of a statement: what it does to which table, and its name in PostgreSQL. Never its text. */
interface Summary {
  readonly title: string;
  readonly name: string;
}

/** The texts of statements are few, because values are parameters. */
const known = new LRUCache<string, Summary>({ max: 2_000 });

const VERB = /\b(select|insert|update|delete|merge|savepoint|release|rollback|set|lock)\b/i;
const TABLE = /\b(?:from|into|update|join)\s+(?:only\s+)?"?([a-z_][a-z0-9_]*)"?/i;

/** Of a statement that begins with a WITH it is the first thing that it does. */
function summaryOf(text: string): Summary {
  const found = known.get(text);
  if (found) return found;
  const [, verb = 'statement'] = VERB.exec(text) ?? [];
  const [, table = ''] = TABLE.exec(text) ?? [];
  const title = `${verb.toLowerCase()} ${table}`.trimEnd();
  const summary = { title, name: hash('sha256', text, 'hex').slice(0, 32) };
  known.set(text, summary);
  return summary;
}

interface Running {
  readonly span: Span;
  calls: number;
  /** As `performance.now()` has it. */
  endedAt: number;
  failure: string | undefined;
}

/**
 * The spans of the statements of one transaction: one for each name, however often it runs, so that a batch of a thousand
 * rows makes no thousand spans. It lasts from the first call to the end of the last.
 */
export class StatementSpans {
  readonly #parent: Span;
  readonly #spans = new Map<string, Running>();

  private constructor(parent: Span) {
    this.#parent = parent;
  }

  /** `undefined`: the transaction is not traced. */
  static below(parent: Span | undefined): StatementSpans | undefined {
    return parent && new StatementSpans(parent);
  }

  async trace<T>(text: string, result: Promise<T>): Promise<T> {
    const one = this.#of(text);
    one.calls += 1;
    try {
      return await result;
    } catch (error) {
      one.failure ??= failureOf(error);
      throw error;
    } finally {
      one.endedAt = performance.now();
    }
  }

  /** To be called when the transaction is over. */
  end(): void {
    for (const { span, calls, failure, endedAt } of this.#spans.values()) {
      if (calls > 1) span.set('omnimemory.db.calls', calls);
      span.end(failure, endedAt);
    }
  }

  #of(text: string): Running {
    const { title, name } = summaryOf(text);
    const started = this.#spans.get(name);
    if (started) return started;
    const span = this.#parent.child(title, 'client');
    span.set('db.system.name', 'postgresql');
    span.set('db.query.summary', title);
    span.set('omnimemory.db.statement', name);
    const one: Running = { span, calls: 0, endedAt: performance.now(), failure: undefined };
    this.#spans.set(name, one);
    return one;
  }
}
