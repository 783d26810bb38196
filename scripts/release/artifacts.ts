import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { packClient, packServer } from '../packages/pack.ts';
import type { Checked } from './checks.ts';

const ROOT = join(import.meta.dirname, '../..');
const MAX_SBOM_BYTES = 64 * 1_048_576;

/** The files of a release: both packages, the bill of materials, the notes, and the hashes of them. Returns their paths. */
export async function makeArtifacts({ version, notes }: Checked, folder: string): Promise<string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const notesFile = join(folder, 'NOTES.md');
  await writeFile(notesFile, `${notes}\n`);
  const sbomFile = join(folder, `omnimemory-cloud-${version}.sbom.cdx.json`);
  await writeFile(sbomFile, await billOfMaterials());
  const files = [await packServer(folder), await packClient(folder), sbomFile, notesFile];
  const lines = await Promise.all(files.map(async (file) => `${await hashOf(file)}  ${basename(file)}\n`));
  const sums = join(folder, 'SHA256SUMS');
  await writeFile(sums, lines.join(''));
  return [...files, sums];
}

/** What is installed in production, as CycloneDX. */
async function billOfMaterials(): Promise<string> {
  const args = [
    'sbom',
    '--sbom-format=cyclonedx',
    '--sbom-type=application',
    '--omit=dev',
    '--package-lock-only',
  ];
  const { stdout } = await promisify(execFile)('npm', args, { cwd: ROOT, maxBuffer: MAX_SBOM_BYTES });
  const bill = JSON.parse(stdout) as {
    readonly metadata: { readonly component: { name: string } };
    readonly components?: readonly unknown[];
  };
  if (!bill.components?.length) throw new Error('The bill of materials is empty.');
  // npm takes the name of the folder
  bill.metadata.component.name = packageJson.name;
  return `${JSON.stringify(bill, null, 2)}\n`;
}

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
