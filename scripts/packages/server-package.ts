import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../..');

/** What the program reads while it runs, beside `src`. `dashboard/dist` is built by `npm ci`. */
const AS_IT_IS = ['bin', 'db', 'dashboard/dist', 'docs/errors.md', 'LICENSE', 'README.md', 'CHANGELOG.md'];

/** Node that strips types is not enough: below node_modules it refuses to. */
const NODE = '>=24';

/** How our own modules name each other: imports, and the scripts of workers and processes. */
const OWN_MODULES = /((?:\bfrom|\bimport\(?|new URL\()\s*'\.{1,2}\/[^'\n]+)\.ts(?=')/g;

/**
 * Fills the folder with the package of the server and its command line, as `npm pack` takes it: JavaScript, and the
 * dependencies of production alone.
 */
export async function stageServerPackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(AS_IT_IS.map((name) => cp(join(ROOT, name), join(folder, name), { recursive: true })));
  const files = await readdir(join(ROOT, 'src'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile())) {
    const source = join(file.parentPath, file.name);
    await stage(source, join(folder, source.slice(ROOT.length + 1)));
  }
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(serverManifest(), null, 2)}\n`);
}

async function stage(source: string, target: string): Promise<void> {
  // nothing but types
  if (source.endsWith('.d.ts')) return;
  await mkdir(dirname(target), { recursive: true });
  if (!source.endsWith('.ts')) return cp(source, target);
  await writeFile(target.replace(/\.ts$/, '.js'), asJavaScript(await readFile(source, 'utf8')));
}

export const asJavaScript = (source: string): string =>
  stripTypeScriptTypes(source).replaceAll(OWN_MODULES, '$1.js');

/** Its package.json. */
export function serverManifest() {
  const { name, version, description, license, type, bin, dependencies } = packageJson;
  return {
    name,
    version,
    description,
    license,
    private: true,
    type,
    engines: { node: NODE },
    bin,
    dependencies,
  };
}
