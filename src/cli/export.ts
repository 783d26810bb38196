import { open, rename, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { OPERATOR } from '../auth/actor.ts';
import { LOCAL } from '../auth/scope.ts';
import type { Services } from '../container.ts';
import type { ArchiveOwner } from '../features/exchange/archive/archive.service.ts';
import { withServices } from './connections.ts';
import { CommandRefused, emailAddress, existingMember, existingTenant, tenantId } from './options.ts';
import { Progress } from './output/progress.ts';

interface ExportOptions {
  readonly tenant?: string;
  readonly user?: string;
}

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write everything of a tenant, or of local mode, into one archive')
    .argument('<file>', 'the archive to make, a zip file that does not exist yet')
    .option('--tenant <id>', 'the tenant; without it, the rows of local mode', tenantId)
    .option('--user <email>', 'only what this member of the tenant may read', emailAddress)
    .action((file: string, options: ExportOptions) =>
      withServices(async (services) => {
        const owner = await ownerOf(services, options);
        await writeArchive(services, owner, file);
      }),
    );
}

async function ownerOf(services: Services, { tenant, user }: ExportOptions): Promise<ArchiveOwner> {
  const by = { kind: 'operator', user_id: null, key_id: null } as const;
  if (tenant === undefined) {
    if (user !== undefined) throw new CommandRefused('--user needs --tenant: local mode has no people.');
    return { scope: LOCAL, kind: 'all', authority: { kind: 'local' }, by };
  }
  const scope = await existingTenant(services, tenant);
  if (user === undefined) return { scope, kind: 'all', authority: OPERATOR, by, isWhole: true };
  const { user_id, role } = await existingMember(services, scope, user);
  return {
    scope: { ...scope, userId: user_id },
    kind: 'all',
    authority: { kind: 'user', role },
    by: { ...by, user_id },
  };
}

/** Under another name until it is whole, so that nobody takes a part of an archive for one. */
async function writeArchive({ archives }: Services, owner: ArchiveOwner, path: string): Promise<void> {
  const progress = new Progress(process.stderr);
  const partial = `${path}.partial`;
  const target = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new CommandRefused(`${path} exists. Choose another name, or remove it first.`);
  });
  await target.close();
  try {
    const file = await open(partial, 'w', 0o600);
    try {
      const { manifest } = await archives.write(owner, {
        write: (chunk) => file.writeFile(chunk),
        onFile: ({ table, rows }) => progress.show(`${table}: ${rows} rows`),
      });
      progress.clear();
      await file.sync();
      for (const { table, reason } of manifest.left_out) console.error(`${table}: left out. ${reason}`);
      console.log(`${path}: ${manifest.files.reduce((sum, { rows }) => sum + rows, 0)} rows`);
    } finally {
      progress.clear();
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await Promise.all([rm(partial, { force: true }), rm(path, { force: true })]);
    throw error;
  }
}
