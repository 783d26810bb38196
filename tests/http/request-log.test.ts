import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from '@jest/globals';
import pino from 'pino';
import { logLines } from '../support/log-lines.ts';
import { setUpApi } from '../support/set-up.ts';

const { lines, stream } = logLines();
const { api } = await setUpApi({ log: pino(stream) });

async function ask(target: string): Promise<void> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  socket.resume();
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
}

test.each([
  ['http://user:hunter2@localhost/v1/sessions?q=hunter2', '/v1/sessions'],
  ['https://hunter2@localhost', '/'],
  ['HTTP://user:hunter2@localhost/v1/a#hunter2', '/v1/a'],
  ['/v1/sessions?key=hunter2', '/v1/sessions'],
])('of GET %s the log has the path alone', async (target, path) => {
  lines.length = 0;
  await ask(target);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
  expect(lines.filter(({ msg }) => msg === 'request').map((line) => line.path)).toEqual([path]);
});
