import { ownEntry } from '../../../../../lib/own-entry.ts';
import type { Bucket, Measure, SeriesPoint } from '../../facts.ts';
import { booleanOf, textOf, type Values } from '../attributes/values.ts';
import { modelOf } from '../requests/columns.ts';

/** How the points of a metric are read. */
export interface Named {
  /** Its points check the totals of an account only. */
  readonly isWithoutSession: boolean;
  readonly of: (own: Values) => Pick<SeriesPoint, 'measure' | 'bucket' | 'model' | 'starts_session'>;
}

type Meaning = { readonly measure: Measure; readonly bucket?: Bucket };
type Reader = (own: Values) => Meaning | undefined;
type Readers = Readonly<Record<string, Reader>>;

const tokensBy =
  (attribute: string, buckets: Readonly<Record<string, Bucket>>): Reader =>
  (own) => {
    const type = textOf(own.get(attribute)) ?? '';
    const bucket = ownEntry(buckets, type);
    return bucket && { measure: 'tokens', bucket };
  };

const measureBy =
  (attribute: string, measures: Readonly<Record<string, Measure>>): Reader =>
  (own) => {
    const type = textOf(own.get(attribute)) ?? '';
    const measure = ownEntry(measures, type);
    return measure && { measure };
  };

const always =
  (measure: Measure): Reader =>
  () => ({ measure });

const isAgentsView = (own: Values) => textOf(own.get('start_type')) === 'agents_view';

const CLAUDE_BUCKETS = {
  input: 'input',
  output: 'output',
  cacheRead: 'cache_read',
  cacheCreation: 'cache_creation',
  // opencode counts it apart from output, of which it is a part here
  reasoning: 'output',
} as const;

/** Without the prefix, which opencode's plug-in can change. */
const CLAUDE: Readers = {
  'token.usage': tokensBy('type', CLAUDE_BUCKETS),
  'cost.usage': always('cost_usd'),
  'session.count': (own) => (isAgentsView(own) ? undefined : { measure: 'session_starts' }),
  'lines_of_code.count': measureBy('type', { added: 'lines_added', removed: 'lines_removed' }),
  'commit.count': always('commits'),
  'pull_request.count': always('pull_requests'),
  'code_edit_tool.decision': measureBy('decision', { accept: 'edits_accepted', reject: 'edits_rejected' }),
  'active_time.total': measureBy('type', { user: 'active_seconds_user', cli: 'active_seconds_cli' }),
};

// thoughts are counted apart from output, of which they are a part here
const gemini = tokensBy('type', {
  input: 'input',
  tool: 'input',
  cache: 'cache_read',
  output: 'output',
  thought: 'output',
});

const ifBillable =
  (reader: Reader): Reader =>
  (own) =>
    booleanOf(own.get('cursor.api.billable')) === false ? undefined : reader(own);

const copilot: Readers = {
  'gen_ai.client.token.usage': tokensBy('gen_ai.token.type', { input: 'input', output: 'output' }),
};

const EXACT: Readonly<Record<string, Readers>> = {
  codex: {
    'codex.turn.token_usage': tokensBy('token_type', {
      input: 'input',
      cached_input: 'cache_read',
      cache_write_input: 'cache_creation',
      output: 'output',
      reasoning_output: 'reasoning',
    }),
  },
  'gemini-cli': { 'gemini_cli.token.usage': gemini },
  'qwen-code': { 'qwen-code.token.usage': gemini },
  'copilot-chat': copilot,
  'copilot-cli': copilot,
  cursor: {
    'cursor.token.usage': ifBillable(
      tokensBy('cursor.token.type', {
        input: 'input',
        output: 'output',
        cache_read: 'cache_read',
        cache_creation: 'cache_creation',
      }),
    ),
    'cursor.cost.usage': ifBillable(always('cost_usd')),
  },
};

const CLAUDE_PREFIX = 'claude_code.';
/** Their token metrics name no session, or count windows that overlap. */
const WITHOUT_SESSION = new Set(['codex', 'copilot-chat', 'copilot-cli', 'cursor']);

/** The reader of a metric's points; most metrics have no meaning here. */
export function readerOf(tool: string, metric: string): Named {
  const reader = find(tool, metric);
  return {
    isWithoutSession: reader !== undefined && WITHOUT_SESSION.has(tool),
    of: (own) => {
      const meaning = reader?.(own);
      return {
        measure: meaning?.measure ?? null,
        bucket: meaning?.bucket ?? null,
        model: meaning ? modelOf(own) : null,
        starts_session: tool !== 'claude-code' || !isAgentsView(own),
      };
    },
  };
}

function find(tool: string, metric: string): Reader | undefined {
  if (tool === 'opencode') {
    const suffix = Object.keys(CLAUDE).find((name) => metric === name || metric.endsWith(`.${name}`));
    return suffix === undefined ? undefined : CLAUDE[suffix];
  }
  if (tool === 'claude-code') {
    return metric.startsWith(CLAUDE_PREFIX)
      ? ownEntry(CLAUDE, metric.slice(CLAUDE_PREFIX.length))
      : undefined;
  }
  const readers = ownEntry(EXACT, tool);
  return readers && ownEntry(readers, metric);
}
