import { useMemo } from 'react';
import { useList } from './queries.ts';

interface ProjectNames {
  /** By id. */
  readonly names: ReadonlyMap<string, string>;
  readonly isLoading: boolean;
}

export function useProjectNames(enabled = true): ProjectNames {
  const { items, query } = useList('GET /v1/projects', { query: { limit: 200 } }, { enabled });
  const names = useMemo(
    () => new Map(items.map(({ project_id, project_name }) => [project_id, project_name])),
    [items],
  );
  return { names, isLoading: query.isLoading };
}
