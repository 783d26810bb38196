import { get } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Day } from './day.ts';

/** The streams of the dashboard. */
export function replayStreams(day: Day): void {
  describe('the dashboard, about what happens now', () => {
    test('hears the metrics by server-sent events and by WebSocket, and writes nothing', async () => {
      const headers = {
        Host: 'localhost:8003',
        Origin: 'http://localhost:5173',
        Accept: 'text/event-stream',
      };
      const event = await new Promise<string>((resolve, reject) => {
        get(
          { port: day.port(), host: '127.0.0.1', path: '/stream/metrics?tool_id=claude-code', headers },
          (response) =>
            response.setEncoding('utf8').once('data', (text) => {
              resolve(text);
              response.destroy();
            }),
        ).on('error', reject);
      });
      const [, name, data = ''] = /event: (.*)\ndata: (.*)\n/.exec(event) ?? [];
      expect([name, JSON.parse(data).compression.metrics.total_tokens_saved]).toEqual(['metrics', 800]);
      const socket = new WebSocket(`ws://127.0.0.1:${day.port()}/ws/metrics`, { headers });
      const types = await new Promise<string[]>((resolve, reject) => {
        const heard: string[] = [];
        socket.on('error', reject).on('message', (message) => {
          heard.push(JSON.parse(`${message}`).type);
          if (heard.length === 2) resolve(heard);
        });
      });
      socket.terminate();
      expect(types).toEqual(['connected', 'metrics']);
      expect((await day.dashboard.get('/metrics/aggregates')).body).toMatchObject({
        total_tokens_saved: 850,
      });
      expect((await day.dashboard.get('/metrics/history')).body).toMatchObject({ count: 7 });
    });
  });
}
