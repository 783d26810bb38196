import type { ModelRequest } from '../../facts.ts';
import type { Mark } from '../attributes/attribute-writer.ts';
import type { Values } from '../attributes/values.ts';
import { durationIn, httpStatusIn, idIn, modelOf, nameIn, promptIdOf, wholeIn } from './columns.ts';
import { HTTP_STATUS } from './meanings.ts';
import { costOf, tokensOf } from './tokens.ts';

/** What all facts of a record share, and how its attributes are written. */
export interface CommonFields {
  readonly tool_id: string;
  readonly tool_version: string | null;
  readonly external_id: string | null;
  readonly timestamp: number;
  readonly fingerprint: string;
  readonly own: Values;
  attributes(...marks: readonly Mark[]): string;
}

const REQUEST_ID = ['request_id', 'client_request_id'];
/** A correction names the request by this. */
export const CURSOR_CALL = 'cursor.usage_event.id';
const ASKED_BY = ['query_source', 'agent.name', 'gen_ai.agent.name', 'role'];

export function modelRequestOf(common: CommonFields, status: ModelRequest['status']): ModelRequest {
  const { tool_id, tool_version, external_id, timestamp, own } = common;
  const { tokens, isConsistent } = tokensOf(tool_id, own);
  const cost = costOf(own);
  return {
    id: `mreq_${common.fingerprint}`,
    tool_id,
    tool_version,
    external_id,
    timestamp,
    model: modelOf(own),
    request_id: idIn(own, tool_id === 'cursor' ? [CURSOR_CALL] : REQUEST_ID),
    ...tokens,
    cost_usd_micros: cost.micros,
    duration_ms: durationIn(own),
    status,
    http_status: httpStatusIn(own, HTTP_STATUS),
    attempt: wholeIn(own, ['attempt']),
    source: nameIn(own, ASKED_BY),
    prompt_id: promptIdOf(own),
    attributes: isConsistent && cost.isConsistent ? common.attributes() : common.attributes('inconsistent'),
  };
}
