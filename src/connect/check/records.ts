/** The resource of the records of a check, so that they are not taken for the work of a tool. */
export const CHECK_TOOL = 'omnimemory-connect';

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const resource = { attributes: [attribute('service.name', CHECK_TOOL)] };
const scope = { name: CHECK_TOOL };

const nanoseconds = (now: Date) => `${BigInt(now.getTime()) * 1_000_000n}`;

/** A gauge without the marker: with it, each check would begin a series of its own. */
export function metricsBody(now: Date): string {
  const point = { timeUnixNano: nanoseconds(now), asInt: '1' };
  const metric = { name: 'omnimemory.connect.check', unit: '1', gauge: { dataPoints: [point] } };
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [metric] }] }] });
}

export function logsBody(now: Date, marker: string): string {
  const record = {
    timeUnixNano: nanoseconds(now),
    observedTimeUnixNano: nanoseconds(now),
    body: { stringValue: 'connection_check' },
    attributes: [attribute('event.name', 'connection_check'), attribute('check.marker', marker)],
  };
  return JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [record] }] }] });
}

/** The fields of every tool: each reads its own. */
export const hookBody = (event: 'start' | 'end', tool: string, marker: string): string => {
  const name = event === 'start' ? 'SessionStart' : 'SessionEnd';
  return JSON.stringify({
    hook_event_name: tool === 'cursor' ? name.replace('S', 's') : name,
    session_id: marker,
    conversation_id: marker,
    ...(event === 'start' ? { source: 'startup' } : { reason: 'other' }),
  });
};
