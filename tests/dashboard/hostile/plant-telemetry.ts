import type { TenantScope } from '../../../src/auth/scope.ts';
import type { Services } from '../../../src/container.ts';
import { event, facts, point, request } from '../../telemetry/otel/facts.ts';
import type { Fields } from './fields.ts';
import type { HostileString } from './strings.ts';

/** What the OpenTelemetry of a tool leaves, after the mapping. */
export async function plantTelemetry(
  services: Services,
  scope: TenantScope,
  fields: Fields,
  s: HostileString,
) {
  const of = (field: string, max?: number) => fields.of(field, s, max);
  const attributes = JSON.stringify({ constructor: of('attribute') });
  const told = {
    ...{ tool_id: of('telemetry tool id'), tool_version: of('tool version') },
    ...{ external_id: of('external id'), prompt_id: of('prompt id'), attributes },
  };
  const { prompt_id: _, ...ofSeries } = told;
  await services.otel.storeFacts(
    scope,
    facts({
      requests: [
        request({ ...told, model: of('model'), request_id: of('request id'), source: of('source') }),
      ],
      events: [
        event({
          ...{ ...told, name: of('event'), original_name: of('original event'), call_id: of('call id') },
          ...{ tool_name: of('tool name'), decision: of('decision of an event') },
        }),
      ],
      points: [point({ ...ofSeries, metric: of('metric'), unit: of('unit'), model: of('model') })],
    }),
  );
}
