import type { OutputOf } from '@omnimemory/client';
import { useRead } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { count } from '../../format/numbers.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { Time } from '../../parts/text/time.tsx';
import { MeaningForm } from './meaning-form.tsx';
import type { CurrentSettings } from './setting-words.ts';

type SearchState = OutputOf<'GET /v1/search/status'>;

const REFRESH_MS = 5_000;

interface MeaningCardProps {
  /** For those who may change it. */
  readonly current: CurrentSettings | undefined;
}

/** Whether the search understands questions, and what it still has to prepare for that. */
export function MeaningCard({ current }: MeaningCardProps) {
  const state = useRead(
    'GET /v1/search/status',
    {},
    { refreshMs: (found) => found.waiting > 0 && REFRESH_MS },
  );
  return (
    <Card title="Search by meaning" note="Finds texts that say the same in other words.">
      <Loaded query={state} rows={6}>
        {(found) => (
          <Grid layout="rows">
            <State state={found} />
            {current && <MeaningForm current={current} sendsTexts={found.sends_texts} />}
          </Grid>
        )}
      </Loaded>
    </Card>
  );
}

const State = ({ state }: { readonly state: SearchState }) => (
  <Facts
    facts={[
      { name: 'State', value: wordsOf(state) },
      state.is_on && { name: 'Model', value: state.model === null ? 'none yet' : isolated(state.model) },
      state.next_model !== null && { name: 'Moving to', value: isolated(state.next_model) },
      state.is_on && { name: 'Texts that wait', value: count(state.waiting) },
      state.oldest !== null && { name: 'The first has waited since', value: <Time at={state.oldest} /> },
      state.failed > 0 && { name: 'Refused by the model', value: count(state.failed) },
    ]}
  />
);

function wordsOf({ is_on, waiting }: SearchState): string {
  if (!is_on) return 'Off: texts are found by all of their words only';
  return waiting > 0 ? 'On. Some texts are not prepared yet, so a search may miss them' : 'On';
}
