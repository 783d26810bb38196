import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** The code that reads OTLP, made of third_party/opentelemetry-proto. */
export const OTLP_CODE = join(ROOT, 'src/protocols/otlp/generated');

/** Writes the code to `to`, without a network. `target=ts` would emit enums, which type stripping refuses. */
export function generateOtlp(to: string): void {
  const plugin = { local: 'protoc-gen-es', out: to, opt: ['target=js+dts', 'import_extension=js'] };
  const template = JSON.stringify({ version: 'v2', clean: false, plugins: [plugin] });
  const bin = join(ROOT, 'node_modules/.bin');
  rmSync(to, { recursive: true, force: true });
  execFileSync(join(bin, 'buf'), ['generate', 'third_party/opentelemetry-proto', '--template', template], {
    cwd: ROOT,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

if (import.meta.main) generateOtlp(OTLP_CODE);
