/** `npm run release`: checks the tree, makes the files of a release and its tag (docs/releases.md). */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apiDocument } from '../../src/api.ts';
import { makeArtifacts } from './artifacts.ts';
import { type Checked, checkTree } from './checks.ts';

const ROOT = join(import.meta.dirname, '../..');
const IMAGE = 'omnimemory-cloud';

const { values } = parseArgs({
  options: {
    'dry-run': { type: 'boolean', default: false },
    push: { type: 'boolean', default: false },
    out: { type: 'string', default: join(ROOT, 'release') },
  },
});

const checked = checkTree(ROOT, apiDocument().info.version);
for (const fault of checked.faults) console.error(`✗ ${fault}`);
if (checked.faults.length > 0 && !values['dry-run']) {
  console.error('Nothing was made.');
  process.exit(1);
}
console.log(`Making the files of ${checked.version} …`);
for (const file of await makeArtifacts(checked, values.out)) console.log(`  ${file}`);

if (values['dry-run']) {
  console.log(`\nThis was a dry run: no tag was made. The notes:\n\n${checked.notes}\n`);
  if (checked.faults.length > 0) process.exitCode = 1;
} else {
  tag(checked);
  if (values.push) git('push', 'origin', 'HEAD:main', `v${checked.version}`);
  console.log(next(checked, values.push));
}

/** With the notes as its message, whose headings git would take for comments. */
function tag({ version, notes, revision }: Checked): void {
  const message = `OmniMemory Cloud ${version}\n\n${notes}\n`;
  const args = ['tag', '--annotate', '--cleanup=verbatim', '--file=-', `v${version}`, revision];
  execFileSync('git', args, { cwd: ROOT, input: message });
}

function git(...args: string[]): void {
  execFileSync('git', args, { cwd: ROOT, stdio: 'inherit' });
}

function next({ version, revision }: Checked, isPushed: boolean): string {
  const name = `${IMAGE}:${version}`;
  return [
    `The tag v${version} is made${isPushed ? ' and pushed' : ''}. What is left:`,
    ...(isPushed ? [] : [`  git push origin HEAD:main v${version}`]),
    `  docker build --build-arg VERSION=${version} --build-arg REVISION=${revision} --tag <registry>/${name} .`,
    `  docker push <registry>/${name}`,
    `  the files of ${values.out}, beside the notes`,
  ].join('\n');
}
