import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { useList } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { Button, ButtonLink } from '../../parts/form/button.tsx';
import { FieldProblems } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Empty, Loaded } from '../../parts/state/states.tsx';
import { CodeBlock } from '../../parts/text/copy.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import styles from './checkpoint.module.css';
import { CheckpointFilterForm, FILTERS } from './checkpoint-filters.tsx';
import { CheckpointTable } from './checkpoint-table.tsx';
import { momentSentence } from './moment-picker.tsx';

const PER_PAGE = 50;

/** What was known, now or at a time. */
export default function CheckpointsPage() {
  const { scope } = useScope();
  const { values, clear } = useUrlFilters(FILTERS);
  const { query, items } = useList('GET /v1/checkpoints', {
    query: { ...values, limit: PER_PAGE } as object,
  });
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string) =>
    setChosen((former) =>
      former.includes(id) ? former.filter((one) => one !== id) : [...former, id].slice(-2),
    );
  const isFiltered = Object.keys(values).length > 0;
  const moment = values.as_of === undefined ? undefined : { as_of: values.as_of };
  return (
    <Page title="Checkpoints" lead={momentSentence(values, scope.kind === 'tenant')}>
      <FieldProblems problem={query.error ? problemOf(query.error) : undefined}>
        <Card title="Filters">
          <CheckpointFilterForm />
        </Card>
      </FieldProblems>
      <Loaded query={query} rows={10}>
        {() =>
          items.length === 0 ? (
            <NoCheckpoints isFiltered={isFiltered} onClear={clear} />
          ) : (
            <div className={styles.list}>
              <Compare chosen={chosen} moment={moment} />
              <CheckpointTable rows={items} query={query} chosen={chosen} onToggle={toggle} moment={moment} />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

interface CompareProps {
  readonly chosen: readonly string[];
  readonly moment: { readonly as_of: string } | undefined;
}

function Compare({ chosen: [one, other], moment }: CompareProps) {
  if (one === undefined || other === undefined)
    return (
      <p className={styles.note}>
        {one === undefined
          ? 'Choose two checkpoints to compare them.'
          : 'Choose one more to compare the two.'}
      </p>
    );
  const query = new URLSearchParams({
    ...moment,
    against: one,
    ...(moment && { against_as_of: moment.as_of }),
  });
  return (
    <div>
      <ButtonLink look="primary" href={`/checkpoints/${encodeURIComponent(other)}?${query}`}>
        Compare the two
      </ButtonLink>
    </div>
  );
}

interface NoCheckpointsProps {
  readonly isFiltered: boolean;
  readonly onClear: () => void;
}

function NoCheckpoints({ isFiltered, onClear }: NoCheckpointsProps) {
  const { scope } = useScope();
  if (isFiltered)
    return (
      <Empty
        title="No checkpoint matches these filters"
        actions={<Button onClick={onClear}>Clear filters</Button>}
      >
        All filters apply together. A checkpoint that was recorded later than the chosen time was not known
        then.
      </Empty>
    );
  return (
    <div className={styles.list}>
      <Empty
        title="There are no checkpoints yet"
        actions={<ButtonLink href="/connect">Connect a tool</ButtonLink>}
      >
        A checkpoint keeps what a session must not lose: a summary, decisions, changed files, todos. Tools
        store one with the MCP tool <code>checkpoint_save</code>, and the hooks of Claude Code, Codex, Cursor
        and Gemini CLI store one when they compact a conversation. A program calls the API:
      </Empty>
      <CodeBlock text={exampleOf(scope.kind === 'tenant')} what="the example" />
    </div>
  );
}

const exampleOf = (isTeam: boolean): string =>
  [
    `curl ${location.origin}/v1/checkpoints \\`,
    ...(isTeam ? [`  -H "Authorization: Bearer $OMNIMEMORY_API_KEY" \\`] : []),
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"session_id": "…", "tool_id": "my-tool", "checkpoint_type": "manual", "summary": "What was done"}'`,
  ].join('\n');
