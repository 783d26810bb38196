import { useMay } from '../../api/account.ts';
import { usePeople } from '../../api/people.ts';
import { useList } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import type { Line } from './words.ts';

const KEYS_INPUT = { query: { limit: 200 } } as const;

/** Names for the ids of a line. */
export function useNames() {
  const may = useMay();
  const { members, nameOf, isLoading: isLoadingPeople } = usePeople();
  const { items: keys, query } = useList('GET /v1/api-keys', KEYS_INPUT, { enabled: may('api_keys:own') });
  const keyName = (id: string) => keys.find(({ key_id }) => key_id === id)?.name;
  const actorName = ({ actor_kind, user_id, key_id }: Line): string => {
    if (actor_kind === 'operator') return 'The operator of this server';
    if (actor_kind === 'system') return 'The system';
    const person = user_id === null ? undefined : (nameOf(user_id) ?? 'A former member');
    if (key_id === null) return person ?? 'Someone unknown';
    const key = `the key “${isolated(keyName(key_id) ?? key_id)}”`;
    return person === undefined ? `A program with ${key}` : `${isolated(person)}, with ${key}`;
  };
  const resourceName = ({ resource_type, resource_id }: Line): string | undefined => {
    if (resource_id === null) return undefined;
    if (resource_type === 'member') return nameOf(resource_id);
    return resource_type === 'api_key' ? keyName(resource_id) : undefined;
  };
  return { isLoading: isLoadingPeople || query.isLoading, members, keys, actorName, resourceName };
}
