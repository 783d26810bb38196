import { useSearchParams } from 'wouter';
import { useScope } from '../../api/scope-provider.tsx';
import { SelectField } from '../../parts/form/field.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { labelOf } from './group-names.ts';
import { GROUPINGS, useUsageView } from './usage-query.ts';

/** By what the table groups, and the chart divides its bars. */
export function UsageControls() {
  const { by, isByGroup } = useUsageView();
  const { scope } = useScope();
  const [, setSearch] = useSearchParams();
  const change = (name: string, value: string) =>
    setSearch((search) => {
      search.set(name, value);
      return search;
    });
  const options = GROUPINGS.filter(({ value }) => value !== 'user' || scope.kind === 'tenant');
  return (
    <Row>
      <SelectField
        label="Group by"
        name="by"
        value={by}
        options={options}
        onChange={({ target }) => change('by', target.value)}
      />
      <SelectField
        label="Divide the bars by"
        name="bars"
        value={isByGroup ? 'group' : 'bucket'}
        options={[
          { value: 'bucket', label: 'Bucket' },
          { value: 'group', label: labelOf(by) },
        ]}
        onChange={({ target }) => change('bars', target.value)}
      />
    </Row>
  );
}
