import type { Command } from 'commander';
import type { OperatorUrls } from '../../config/config.ts';
import type { DoctorOptions } from './diagnosis.ts';

/** `doctor` */
export function addDoctorCommand(
  program: Command,
  withUrls: (work: (urls: OperatorUrls) => Promise<void>) => Promise<void>,
): void {
  program
    .command('doctor')
    .description('check that a live database matches what the migrations create; exit 1 on any fault')
    .option('--strict', 'also exit 1 on warnings')
    .option('--json', 'print one JSON document')
    .option(
      '--expect-superuser <name>',
      'the name of a known administrator, beside the one that created the server; can be repeated',
      (name: string, names: readonly string[]) => [...names, name],
      [],
    )
    .action((options: DoctorOptions) =>
      withUrls(async (urls) => (await import('./diagnosis.ts')).diagnose(urls, options)),
    );
}
