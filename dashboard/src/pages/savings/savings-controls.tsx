import { useSearchParams } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { SelectField } from '../../parts/form/field.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { CHART_PERIODS } from '../../routes/periods.ts';
import { KINDS, OWNERS, PROVIDERS, useSavingsView } from './savings-query.ts';

const PERIODS = CHART_PERIODS.map((value) => ({
  value,
  label: `${value.slice(0, 1).toUpperCase()}${value.slice(1)}`,
}));

/** Whose price, by what, and in which periods. All of it is part of the URL. */
export function SavingsControls() {
  const { window, by, period, provider, kind } = useSavingsView();
  const { scope } = useScope();
  const [, setSearch] = useSearchParams();
  const tags = useRead('GET /v1/metrics/tags', { query: { ...window, limit: 200 } });
  const owners = OWNERS.filter(({ value }) => value !== 'user' || scope.kind === 'tenant');
  const keys = new Set([
    ...(tags.data?.data ?? []).map((key) => `tag:${key}`),
    ...(by.startsWith('tag:') ? [by] : []),
  ]);
  const field = (label: string, name: string, value: string, options: Options) => (
    <SelectField
      {...{ label, name, value, options }}
      onChange={({ target }) =>
        setSearch((search) => {
          search.set(name, target.value);
          return search;
        })
      }
    />
  );
  return (
    <Row>
      {field('Price of', 'provider', provider, PROVIDERS)}
      {field('Periods', 'period', period, PERIODS)}
      {field('Operations by', 'operations', kind, KINDS)}
      {/* last, because it becomes wider when the tags come */}
      {field('Group by', 'by', by, [
        ...owners,
        ...[...keys].map((value) => ({ value, label: `Tag ${value.slice('tag:'.length)}` })),
      ])}
    </Row>
  );
}

type Options = readonly { readonly value: string; readonly label: string }[];
