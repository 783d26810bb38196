import { authEndpointsOver } from '../../../http/endpoints/auth-endpoint.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import { deletionRecord } from '../../deletion-records/deletion-record.schemas.ts';
import type { Attempts } from '../../identity/accounts/attempts.ts';
import { deletionParams } from '../deletion.schemas.ts';
import type { DeletionRecordService } from './deletion-record.service.ts';

const endpoint = authEndpointsOver<{
  readonly attempts: Attempts;
  readonly deletionRecords: DeletionRecordService;
}>();

export const deletionRecordRoutes = [
  endpoint({
    method: 'get',
    path: '/auth/deletions/:deletion_id',
    access: 'open',
    summary: 'Get the record of the deletion of a team or account, also when nothing else is left of it',
    params: deletionParams,
    responses: { 200: deletionRecord },
    handle: async ({ services: { attempts, deletionRecords }, browser, params: { deletion_id } }) => {
      // whoever guesses ids is slowed down like whoever guesses tokens
      await attempts.countToken(browser);
      return ok(await deletionRecords.get(deletion_id));
    },
  }),
];
