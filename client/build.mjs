/** `npm run build --workspace client`: JavaScript and types in `dist`, which `npm pack` takes. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(import.meta.url);
const compiler = join(dirname(resolve('typescript/package.json')), 'bin/tsc');

rmSync(join(import.meta.dirname, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '--project', join(import.meta.dirname, 'tsconfig.json')], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
