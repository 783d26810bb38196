import { INTERRUPTED } from '../exit-codes.ts';

/**
 * A reader that leaves (`… | head`) is no error: the command finishes its work, whose output nobody reads any more. Killed
 * in its middle, it would leave an import half done or an embedded PostgreSQL running.
 */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

type CleanUp = () => Promise<unknown>;
const cleanUps = new Set<CleanUp>();
let isEnding = false;

/** Ctrl-C ends the process after `cleanUp`. Returns how to take it back. */
export function onInterrupt(cleanUp: CleanUp): () => void {
  cleanUps.add(cleanUp);
  return () => cleanUps.delete(cleanUp);
}

/**
 * Ctrl-C ends the process with 130, after what was registered; a second one at once. A command that listens itself, to
 * finish what it does, is left to it the first time.
 */
export function endAtInterrupt(): void {
  process.on('SIGINT', () => {
    if (isEnding) process.exit(INTERRUPTED);
    if (process.listenerCount('SIGINT') > 1) return;
    isEnding = true;
    void Promise.allSettled([...cleanUps].map((cleanUp) => cleanUp())).then(() => process.exit(INTERRUPTED));
  });
}
