import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, jest } from '@jest/globals';
import { newPreparedFolder } from '../../support/prepared-folder.ts';
import { type ServerProcess, startServerProcess } from '../../support/server-process.ts';
import { replayDashboardMetrics } from './replay/dashboard-metrics.ts';
import { replayDashboardSessions } from './replay/dashboard-sessions.ts';
import { dayOn } from './replay/day.ts';
import { replayPrograms } from './replay/programs.ts';
import { replayRecords } from './replay/records.ts';
import { replayStreams } from './replay/streams.ts';

// A small day with the clients of OmniMemory 1, as they call it: every path that one of them uses, against the server as
// `npm start` runs it. The order matters: what is shown is what was done before.

// it waits for a server, which takes its time on a busy machine
jest.setTimeout(120_000);

let dataDir = '';
let server: ServerProcess;
beforeAll(async () => {
  dataDir = await newPreparedFolder('replay');
  server = await startServerProcess({ DATA_DIR: dataDir });
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const day = dayOn(() => Number(new URL(server.url).port));

replayPrograms(day);
replayDashboardMetrics(day);
replayStreams(day);
replayDashboardSessions(day);
replayRecords(day);
