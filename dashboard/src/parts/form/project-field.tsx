import { useProjectNames } from '../../api/projects.ts';
import { FilterSelect } from './filter-fields.tsx';

/** The projects by name, as a filter. */
export function ProjectField({ value }: { readonly value: string }) {
  const options = [...useProjectNames().names].map(([id, name]) => ({ value: id, label: name }));
  return <FilterSelect label="Project" name="project_id" value={value} options={options} />;
}
