import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const MAX_COMMITS = 1_000;
const LEAST_BODY = 60;
const TRAILER = /^[A-Z][A-Za-z-]+-by: .*$/gm;

export interface Commit {
  readonly subject: string;
  readonly body: string;
}

/**
 * The oldest commits of a repository whose body says something, at most 1,000: new commits change nothing. None where there is
 * no history.
 */
export async function commitsOf(repository: string): Promise<readonly Commit[]> {
  const log = await promisify(execFile)(
    'git',
    ['-C', repository, 'log', '--reverse', '--no-merges', '--format=%s%x1f%b%x1e'],
    { maxBuffer: 512 * 1024 * 1024 },
  ).catch(() => undefined);
  const records = log?.stdout.split('\x1e') ?? [];
  const commits = records.map((record) => {
    const [subject = '', body = ''] = record.split('\x1f');
    return { subject: subject.trim(), body: body.replace(TRAILER, '').trim() };
  });
  return commits.filter(({ body }) => body.length >= LEAST_BODY).slice(0, MAX_COMMITS);
}
