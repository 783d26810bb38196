import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { packClient, packServer } from '../packages/pack.ts';
import { serverManifest } from '../packages/server-package.ts';
import type { Checked } from './checks.ts';
import { type Lock, productionLock } from './production-lock.ts';

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
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-sbom-'));
  try {
    const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
    const root = serverManifest();
    await writeFile(join(folder, 'package.json'), JSON.stringify(root));
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify(productionLock(lock, root)));
    const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: folder, maxBuffer: MAX_SBOM_BYTES });
    const bill = JSON.parse(stdout) as { readonly metadata: { readonly component: { name: string } } };
    // npm takes the name of the folder
    bill.metadata.component.name = root.name;
    return `${JSON.stringify(bill, null, 2)}\n`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
