import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * The fixed list: 1,000 commits of https://github.com/cloudflare/workers-sdk, the newest ones up to this commit that are no
 * merges and whose body says something. Others wrote them, and nothing of them is in this repository.
 */
const NEWEST = 'f8308360283f97d33e188aee2e19c1ef9c09524a';
const MAX_COMMITS = 1_000;
const LEAST_BODY = 60;
const TRAILER = /^[A-Z][A-Za-z-]+-by: .*$/gm;

export interface Commit {
  readonly subject: string;
  readonly body: string;
}

/** `gitDirectory`: a clone of that repository, or its git directory. Throws where the commits are not there. */
export async function commitsOf(gitDirectory: string): Promise<readonly Commit[]> {
  const format = '--format=%s%x1f%b%x1e';
  const { stdout } = await promisify(execFile)(
    'git',
    ['-C', gitDirectory, 'log', '--no-merges', '--topo-order', format, NEWEST],
    { maxBuffer: 512 * 1024 * 1024 },
  ).catch((error: Error) => {
    throw new Error(
      `--history ${gitDirectory} must be a clone of github.com/cloudflare/workers-sdk with commit ${NEWEST}: ${error.message}`,
    );
  });
  return stdout
    .split('\x1e')
    .map((record) => {
      const [subject = '', body = ''] = record.split('\x1f');
      return { subject: subject.trim(), body: body.replace(TRAILER, '').trim() };
    })
    .filter(({ body }) => body.length >= LEAST_BODY)
    .slice(0, MAX_COMMITS);
}
