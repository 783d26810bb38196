import type { DemoSession } from '../story/story.ts';
import { itemsOf } from './items.ts';
import type { Sender } from './sender.ts';
import { documentOf } from './session-document.ts';
import { callsOf, logsOf, metricsOf } from './telemetry.ts';

/** Everything of one session, as its tool would have sent it; returns its id. */
export async function fillSession(sender: Sender, session: DemoSession, projectId: string): Promise<string> {
  const { api } = sender;
  const { session_id } = await api.request('POST /v1/sessions/import', {
    body: documentOf(session, projectId),
    query: { keep_times: 'true', instance_id: session.externalId },
  });
  const calls = callsOf(session);
  await sender.sendOtlp('/otlp/v1/logs', logsOf(session, calls));
  const metrics = metricsOf(session, calls);
  if (metrics) await sender.sendOtlp('/otlp/v1/metrics', metrics);
  const { rejected, results } = await api.request('POST /v1/ingest', {
    body: { items: itemsOf(session, session_id) },
  });
  if (rejected > 0)
    throw new Error(
      `The server rejected ${rejected} items: ${JSON.stringify(results.find(({ status }) => status === 'rejected'))}`,
    );
  await predict(sender, session, session_id);
  return session_id;
}

/** A prediction for each checkpoint, some minutes off. */
async function predict({ api }: Sender, { random, endsAt }: DemoSession, session_id: string): Promise<void> {
  const { data } = await api.request('GET /v1/checkpoints', { query: { session_id, limit: 10 } });
  for (const { checkpoint_id, created_at } of data) {
    const off = random.whole(-4, 5) * 60_000 + random.whole(0, 59_999);
    await api.request('POST /v1/predictions', {
      body: {
        session_id,
        predicted_checkpoint_time: new Date(Date.parse(created_at) + off).toISOString(),
        predicted_tokens: random.whole(20_000, 120_000),
        strategy: random.oneOf(['velocity', 'predictive', 'normal', 'warning']),
        actual_checkpoint_time: new Date(Math.min(Date.parse(created_at), endsAt.getTime())).toISOString(),
        actual_checkpoint_id: checkpoint_id,
      },
    });
  }
}
