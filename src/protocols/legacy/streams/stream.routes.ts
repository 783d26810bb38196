import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type {
  MetricEvent,
  MetricStreamService,
} from '../../../features/telemetry/metric-stream/metric-stream.service.ts';
import { tagsOf } from '../../../features/telemetry/metrics/tag.schemas.ts';
import { okEvents } from '../../../http/endpoints/endpoint.ts';
import type { ServerEvent } from '../../../lib/server-events.ts';
import { identifier } from '../../../validation/fields.ts';
import { optionalQuery } from '../frame/fields.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { shownData } from './shown-events.ts';

export interface StreamServices {
  readonly metricStreams: MetricStreamService;
}

const route = legacyRoutesOver<StreamServices>();

/** `tenant_id` is not read: the key decides whose metrics they are. */
export const streamQuery = z.object({
  tool_id: optionalQuery(identifier),
  session_id: optionalQuery(identifier),
});

export const streamRoutes = [
  route({
    method: 'get',
    path: '/stream/metrics',
    permission: 'memory:read',
    query: streamQuery.extend({ tags: optionalQuery(z.string()) }),
    handle: async ({ services: { metricStreams }, scope, actor, query: { tags, ...filter } }) => {
      const tag = tags === undefined ? [] : tagsOf(jsonOf(tags));
      if (!tag) return okEvents(() => unreadableTags());
      return okEvents((signal) => sent(metricStreams.events(scope, actor, { ...filter, tag }, signal)));
    },
  }),
];

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** OmniMemory 1 said it in the stream, where pages can read it. */
async function* unreadableTags(): AsyncGenerator<ServerEvent> {
  const error = 'tags is not a JSON object of tags. Send one such as {"customer_id":"c1"}.';
  yield { id: randomUUID(), name: 'error', data: { error } };
}

async function* sent(events: AsyncIterable<MetricEvent>): AsyncGenerator<ServerEvent> {
  for await (const event of events) {
    if (event.kind === 'open') continue;
    const id = randomUUID();
    if (event.kind === 'failed') yield { id, name: 'error', data: { error: event.message } };
    else yield { id, name: 'metrics', data: shownData(event) };
  }
}
