import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const CONNECT_BUNDLE = join(ROOT, 'src/connect/bundle/connect.mjs');

const BANNER = `#!/usr/bin/env node
// OmniMemory Cloud's connect. Generated from src/connect by \`npm run connect:generate\`. Do not edit.`;

/**
 * `connect` with its libraries as one file for Node 18 and later, which the server offers at /connect.mjs. Another release
 * may write other code, which is compared here, so the version of esbuild is pinned.
 */
async function connectBundle(): Promise<string> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/connect/standalone.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    // the `main` of jsonc-parser is UMD, which cannot be bundled
    mainFields: ['module', 'main'],
    legalComments: 'none',
    banner: { js: BANNER },
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (input) => input.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1] ?? [],
  );
  const licenses = await Promise.all([...new Set(packages)].sort().map(licenseOf));
  return [outputFiles[0]?.text, ...licenses].join('\n');
}

/** The licenses of the libraries ask for their text in every copy. */
async function licenseOf(name: string): Promise<string> {
  const folder = join(ROOT, 'node_modules', name);
  for (const file of ['LICENSE', 'LICENSE.md', 'license']) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (text !== undefined)
      return `/*\n${name}\n\n${text.replaceAll('*/', '* /').replaceAll('\r', '').trim()}\n*/\n`;
  }
  throw new Error(`${name} has no license`);
}

if (import.meta.main) await writeOrCheck();

/** With --check nothing is written, and a file that is not up to date is an error. */
async function writeOrCheck(): Promise<void> {
  const bundle = await connectBundle();
  if (!process.argv.includes('--check')) return writeFile(CONNECT_BUNDLE, bundle);
  if ((await readFile(CONNECT_BUNDLE, 'utf8')) === bundle) return;
  console.error('src/connect/bundle/connect.mjs is not up to date. Run `npm run connect:generate`.');
  process.exitCode = 1;
}
