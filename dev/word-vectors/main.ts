import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeWordTable } from '../../src/lib/word-vectors/file-layout.ts';
import { buildWordTable, OPTIONS } from './build.ts';
import { SOURCES } from './inputs/sources.ts';
import { manifestOf } from './manifest.ts';
import { THESAURUS } from './model/thesaurus.ts';
import { readCorpus } from './read-corpus.ts';

const { values } = parseArgs({
  options: {
    verify: { type: 'boolean', default: false },
    packages: { type: 'string', default: '.data/word-vectors' },
    out: { type: 'string', default: 'src/lib/word-vectors' },
  },
});
const started = performance.now();
const log = (line: string) => {
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${String(seconds).padStart(4)} s  ${line}`);
};

const corpus = await readCorpus(SOURCES, values.packages, log);
const file = encodeWordTable(buildWordTable(corpus, THESAURUS, OPTIONS, log));
const manifest = manifestOf(SOURCES, THESAURUS, OPTIONS, file);
const paths = {
  file: join(values.out, 'english-software.bin'),
  manifest: join(values.out, 'english-software.json'),
};
const sha256 = createHash('sha256').update(file).digest('hex');
if (values.verify) {
  // the manifest is compared by a test; its line of Node's release may differ
  const isSame = file.equals(await readFile(paths.file));
  log(isSame ? `the same file again: ${sha256}` : `another file: ${sha256}`);
  process.exitCode = isSame ? 0 : 1;
} else {
  await writeFile(paths.file, file);
  await writeFile(paths.manifest, manifest);
  log(`${paths.file}: ${file.length} bytes, ${sha256}`);
}
