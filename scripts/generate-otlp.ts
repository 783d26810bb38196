import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PROTOS = 'third_party/opentelemetry-proto';
const GENERATOR = join(ROOT, 'scripts/otlp-generator');

/** The code that reads OTLP, made of third_party/opentelemetry-proto. */
export const OTLP_CODE = join(ROOT, 'src/protocols/otlp/generated');

/** Beside the code: what it was made of, so that a test finds out without the generator. */
export const FINGERPRINTS = join(OTLP_CODE, 'made-of.json');

/** Installs the generator and writes the code. `target=ts` would emit enums, which type stripping refuses. */
function generateOtlp(): void {
  execFileSync('npm', ['ci', '--prefix', GENERATOR, '--ignore-scripts'], { stdio: 'inherit' });
  const plugin = { local: 'protoc-gen-es', out: OTLP_CODE, opt: ['target=js+dts', 'import_extension=js'] };
  const template = JSON.stringify({ version: 'v2', clean: false, plugins: [plugin] });
  const bin = join(GENERATOR, 'node_modules/.bin');
  rmSync(OTLP_CODE, { recursive: true, force: true });
  execFileSync(join(bin, 'buf'), ['generate', PROTOS, '--template', template], {
    cwd: ROOT,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  writeFileSync(FINGERPRINTS, `${JSON.stringify(fingerprints(), null, 2)}\n`);
}

/** The hashes of what the code is made of, and of the code itself. */
export function fingerprints(): Record<'protos' | 'generator' | 'code', string> {
  return {
    protos: hashOf(join(ROOT, PROTOS), '.proto'),
    generator: hashOf(GENERATOR, 'package-lock.json'),
    code: hashOf(OTLP_CODE, '_pb.js', '_pb.d.ts'),
  };
}

/** Of the names and contents of the files whose name has one of these ends. */
function hashOf(folder: string, ...ends: string[]): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      ({ parentPath, name }) =>
        !parentPath.includes('node_modules') && ends.some((end) => name.endsWith(end)),
    )
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files)
    hash
      .update(relative(folder, file).split(sep).join('/'))
      .update('\0')
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

if (import.meta.main) generateOtlp();
