import { useSearchParams } from 'wouter';

export type Filters<Name extends string> = { readonly [N in Name]?: string };

/** The filters of a page, which are part of its URL. Changing them keeps the rest of the URL. */
export function useUrlFilters<Name extends string>(names: readonly Name[]) {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(
    names.map((name) => [name, search.get(name)]).filter(([, value]) => value !== null && value !== ''),
  ) as Filters<Name>;
  /** An empty value removes the filter. */
  const change = (changes: { readonly [N in Name]?: string | undefined }) =>
    setSearch((former) => {
      for (const [name, value] of Object.entries<string | undefined>(changes))
        if (value) former.set(name, value);
        else former.delete(name);
      return former;
    });
  const clear = () =>
    setSearch((former) => {
      for (const name of names) former.delete(name);
      return former;
    });
  return { values, change, clear };
}
