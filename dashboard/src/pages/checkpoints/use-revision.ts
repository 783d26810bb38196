import type { InputOf } from '@omnimemory/client';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import type { Version } from './version.ts';

const PATCH = 'PATCH /v1/checkpoints/{checkpoint_id}';
type Changes = InputOf<typeof PATCH>['body'];

/**
 * Records a new version, unless another one was recorded since `base` was shown. Then it throws the problem and holds
 * what is there now in `newest`; the next attempt goes on from that.
 */
export function useRevision(base: Version) {
  const { api } = useScope();
  const { mutateAsync } = useWrite(PATCH, ['/v1/checkpoints', '/v1/search']);
  const [newest, setNewest] = useState<Version>();
  const { checkpoint_id } = base;
  const revise = async (body: NonNullable<Changes>) => {
    try {
      await mutateAsync({ params: { checkpoint_id }, body, ifMatch: (newest ?? base).revision });
    } catch (error) {
      if (problemOf(error).status === 412) {
        const { data } = await api.request('GET /v1/checkpoints', { query: { checkpoint_id } });
        setNewest(data[0]);
      }
      throw error;
    }
  };
  return { newest, revise };
}
