import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { EXIT_CODES } from '../src/cli/exit-codes.ts';
import { acts, commandsBelow, examplesOf, pathOf } from '../src/cli/help.ts';
import { DOCUMENTS, type ListName, SHAPES } from '../src/cli/output/shapes.ts';
import { newProgram } from '../src/cli/program.ts';

export const CLI_DOCS = join(import.meta.dirname, '../docs/cli.md');

const program = newProgram();

const MARKER = '<!-- What follows is generated from the program by `npm run cli:generate`. Do not edit. -->';

/** docs/cli.md: what is written by hand, and after a marker what the program says about itself. */
export async function cliDocs(): Promise<string> {
  const [byHand] = (await readFile(CLI_DOCS, 'utf8')).split(MARKER);
  const commands = commandsBelow(program).filter(acts);
  return `${[
    `${byHand}${MARKER}`,
    '## Exit codes',
    table(
      ['code', 'meaning'],
      Object.entries(EXIT_CODES).map(([code, text]) => [`\`${code}\``, text]),
    ),
    '## Commands',
    ...commands.map(sectionOf),
  ].join('\n\n')}\n`;
}

function sectionOf(command: Command): string {
  const path = pathOf(command);
  const help = command.createHelp();
  const described = [...help.visibleArguments(command), ...command.options].filter(
    ({ description, argChoices }) => description || argChoices,
  );
  const rows = described.map((one) => [
    `\`${'flags' in one ? one.flags : `<${one.name()}>`}\``,
    'flags' in one ? help.optionDescription(one) : help.argumentDescription(one),
  ]);
  const items = path in SHAPES ? SHAPES[path as ListName] : {};
  return [
    `### ${path}`,
    `\`${program.name()} ${path} ${command.usage()}\``.replace(/ `$/, '`'),
    sentence(command.description()),
    ...(rows.length > 0 ? [table(['argument or option', 'meaning'], rows)] : []),
    `\`\`\`sh\n${examplesOf(command)
      .map((one) => `${program.name()} ${one}`)
      .join('\n')}\n\`\`\``,
    ...fieldsUnder('Each item of `data` with `--json`:', items),
    ...fieldsUnder('With `--json`:', DOCUMENTS[path] ?? {}),
  ].join('\n\n');
}

function fieldsUnder(heading: string, fields: Readonly<Record<string, string>>): string[] {
  const rows = Object.entries(fields).map(([name, text]) => [`\`${name}\``, text]);
  return rows.length > 0 ? [heading, table(['field', 'meaning'], rows)] : [];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

if (import.meta.main) await writeFile(CLI_DOCS, await cliDocs());
