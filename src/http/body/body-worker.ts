import { parentPort } from 'node:worker_threads';
import { type ReceivedBody, readText } from './read-text.ts';

/** A thread that reads large bodies, one after the other; see body-workers.ts. */
parentPort?.on('message', (body: ReceivedBody) => {
  const read = readText(body);
  parentPort?.postMessage(read, 'text' in read ? [read.text.buffer, read.steps.buffer as ArrayBuffer] : []);
});
