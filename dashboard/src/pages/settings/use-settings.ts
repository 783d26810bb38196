import type { InputOf } from '@omnimemory/client';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { useVersions, type Versions } from '../../api/versions.ts';
import type { CurrentSettings } from './setting-words.ts';

export type SettingsChange = NonNullable<InputOf<'PATCH /v1/settings'>['body']>;

export interface EditedSettings extends Versions<CurrentSettings> {
  readonly change: (body: SettingsChange) => Promise<void>;
}

/** The settings that a form edits, and how it changes some of them. */
export function useSettings(current: CurrentSettings): EditedSettings {
  const { api } = useScope();
  const patch = useWrite('PATCH /v1/settings', ['/v1/settings', '/v1/search/status']);
  const versions = useVersions(current, () => api.request('GET /v1/settings', {}));
  const change = (body: SettingsChange) => versions.save((ifMatch) => patch.mutateAsync({ body, ifMatch }));
  return { ...versions, change };
}
