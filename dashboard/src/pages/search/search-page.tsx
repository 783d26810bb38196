import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { type List, type PagedList, useList } from '../../api/queries.ts';
import { FieldProblems } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Empty, Loaded, More, Skeleton } from '../../parts/state/states.tsx';
import { useUrlFilters } from '../../routes/url-filters.ts';
import { type Hit, Hits } from './hits.tsx';
import { MeaningState, type SearchPage as PageOfHits } from './meaning-state.tsx';
import styles from './search.module.css';
import { FILTERS, ONLY_CHECKPOINTS, SearchForm } from './search-form.tsx';
import { Syntax } from './syntax.tsx';

const PER_PAGE = 20;
type Mode = NonNullable<PageOfHits['mode']>;

/** Finds checkpoints, memories and sessions by words and by meaning, all at once. */
export default function SearchPage() {
  const { values } = useUrlFilters(FILTERS);
  const { q = '', mode: typedMode, ...filters } = values;
  // the server refuses a mode that it does not know, at its field
  const mode = typedMode as Mode | undefined;
  const [tooLong, setTooLong] = useState<string>();
  const enabled = q.trim() !== '' && tooLong === undefined;
  const asked = { ...filters, ...(mode !== undefined && { mode }), q, limit: PER_PAGE };
  const checkpoints = useList('GET /v1/search', { query: { ...asked, type: 'checkpoint' } }, { enabled });
  const sessions = useList('GET /v1/search', { query: { ...asked, type: 'session' } }, { enabled });
  const { project_id, from, to } = filters;
  const applies = ONLY_CHECKPOINTS.every((name) => filters[name] === undefined);
  const shared = {
    ...(mode !== undefined && { mode }),
    ...(project_id !== undefined && { project_id }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
  const memories = useList(
    'GET /v1/search',
    { query: { ...shared, q, type: 'memory', limit: PER_PAGE } },
    { enabled: enabled && applies },
  );
  const error = checkpoints.query.error ?? memories.query.error ?? sessions.query.error;
  const found = { checkpoints, memories: applies ? memories : undefined, sessions };
  const problem = enabled && error ? problemOf(error) : undefined;
  return (
    <Page
      title="Search"
      lead="The checkpoints, memories and sessions that you can read, as they are now, by words and by meaning"
    >
      <FieldProblems problem={tooLong === undefined ? problem : localProblem(tooLong)}>
        <SearchForm onTooLong={setTooLong} />
      </FieldProblems>
      {!enabled ? (
        tooLong === undefined && <Syntax title="How to search" />
      ) : problem?.fields.some(({ path }) => path === 'query.q') ? null : (
        <>
          <Found {...found} />
          <Results {...found} q={q} />
        </>
      )}
    </Page>
  );
}

/** A query that does not fit into a URL is not sent; it says so at its field. */
const localProblem = (message: string) => ({
  code: 'validation_failed',
  status: 422,
  detail: message,
  fields: [{ path: 'q', message }],
  requestId: null,
  retryAfterSeconds: undefined,
});

type FoundList = PagedList<'GET /v1/search'>;

interface FoundProps {
  readonly checkpoints: FoundList;
  readonly memories: FoundList | undefined;
  readonly sessions: FoundList;
}

/** How much was found, for people who do not see the lists change. */
function Found({ checkpoints, memories, sessions }: FoundProps) {
  const isLoading = [checkpoints, memories, sessions].some((list) => list?.query.isFetching);
  const text = [
    textOf(checkpoints, 'checkpoint'),
    memories && textOf(memories, 'memory', 'memories'),
    textOf(sessions, 'session'),
  ];
  return (
    <p role="status" className={styles.note}>
      {isLoading ? 'Searching …' : `${text.filter(Boolean).join(', ')}. The best hits come first.`}
    </p>
  );
}

function textOf({ items, query }: List<Hit>, one: string, many = `${one}s`): string {
  const more = query.hasNextPage ? ' or more' : '';
  return `${items.length}${more} ${items.length === 1 && !more ? one : many}`;
}

interface ResultsProps extends FoundProps {
  readonly q: string;
}

/** All lists at once, so that one does not push the others down. */
function Results({ checkpoints, memories, sessions, q }: ResultsProps) {
  if ([checkpoints, memories, sessions].some((list) => list?.query.isPending)) return <Skeleton rows={10} />;
  return (
    <>
      <MeaningState page={checkpoints.lastPage} />
      <Section title="Checkpoints" list={checkpoints} q={q} />
      {memories ? (
        <Section title="Memories" list={memories} q={q} />
      ) : (
        <Card title="Memories">
          <p className={styles.note}>
            Not searched: all tools and sessions share the memories of a project, and they have no author.
            Clear the filters of tool, session and author to search them.
          </p>
        </Card>
      )}
      <Section title="Sessions" list={sessions} q={q} />
    </>
  );
}

interface SectionProps {
  readonly title: string;
  readonly list: FoundList;
  readonly q: string;
}

function Section({ title, list: { query, items, lastPage }, q }: SectionProps) {
  return (
    <Card title={title}>
      <Loaded query={query} rows={6}>
        {() =>
          items.length === 0 ? (
            <Nothing what={title.toLowerCase()} q={q} page={lastPage} />
          ) : (
            <div className={styles.hits}>
              <Hits hits={items} />
              <More query={query} />
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

interface NothingProps {
  readonly what: string;
  readonly q: string;
  readonly page: PageOfHits | undefined;
}

function Nothing({ what, q, page }: NothingProps) {
  const state = page?.meaning?.state;
  if (state !== undefined && state !== 'off')
    return (
      <Empty title={`No ${what} fit this question`}>
        Nothing has any of these words or a similar meaning. Ask in other words, or with fewer filters.
      </Empty>
    );
  return (
    <Empty title={`No ${what} have these words`}>
      {/\s/.test(q.trim())
        ? 'All words must occur in one text. Leave some out, or write or between them. '
        : ''}
      Words are found as they are written: try another form of the word, such as the singular, and fewer
      filters.
    </Empty>
  );
}
