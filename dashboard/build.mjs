/** Builds `dist` during `npm ci`. Without the development dependencies there is nothing to build with, and nothing to do. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const { resolve } = createRequire(import.meta.url);
const HERE = import.meta.dirname;
const BUILT = join(HERE, 'dist');
const COMPRESSED = /\.(?:html|js|css|svg)$/;

let hasVite = true;
try {
  resolve('vite');
} catch {
  hasVite = false;
}
if (hasVite) {
  // with Vite there is the Node of the development dependencies, which reads TypeScript
  const [{ build }, { hashOfSources }] = await Promise.all([
    import('vite'),
    import('../src/http/pages/source-hash.ts'),
  ]);
  await build({ root: HERE, logLevel: 'warn' });
  await compressAll();
  await writeFile(join(BUILT, 'sources.txt'), await hashOfSources(HERE));
}

/** The server sends them as they are, so that its start does not wait for them. */
async function compressAll() {
  const names = await readdir(BUILT, { recursive: true });
  const files = names.filter((name) => COMPRESSED.test(name)).map((name) => join(BUILT, name));
  await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file);
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
      await writeFile(`${file}.br`, await promisify(brotliCompress)(content, quality));
      await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }));
    }),
  );
}
