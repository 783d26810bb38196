import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { difference } from './changes/difference.ts';
import { contentOf } from './changes/plan.ts';
import { forget, readState } from './changes/state.ts';
import { type Undone, undone } from './changes/undo.ts';
import { agree, type Context } from './context.ts';
import type { DocumentFormat } from './documents/document.ts';
import { jsonDocument } from './documents/json-document.ts';
import { tomlDocument } from './documents/toml-document.ts';
import { dotenvDocument, powershellDocument, shellDocument } from './documents/variables-document.ts';
import { backUp, deleteFile, replaceFile } from './files/write.ts';
import type { Machine } from './machine.ts';
import type { ConnectOptions } from './options.ts';
import { mcpUrl } from './tools/mcp.ts';
import type { Tool } from './tools/tool.ts';

/** Takes back what was written for the tool, in each file. */
export async function disconnect(tool: Tool, options: ConnectOptions, context: Context): Promise<void> {
  const { machine, terminal } = context;
  const state = readState(machine, tool.name);
  if (!state) {
    terminal.print(
      `There is nothing to take back: this command has written no settings of ${tool.title} here.`,
    );
    return;
  }
  const found = state.files.flatMap((file) => undone(file, formatOf(file.file)) ?? []);
  for (const one of found) show(one, context);
  if (options.dryRun) return;
  const changes = found.filter(({ before, after, bytes }) => before !== after || bytes === undefined);
  if (changes.length > 0) await agree(terminal, options.yes);
  for (const one of changes) write(one, context);
  forget(machine, tool.name);
  if (tool.mcpRemoval && knowsMcp(tool, state.url, machine))
    terminal.print(`${tool.title} still knows the MCP server. Take it out: ${tool.mcpRemoval}`);
  terminal.print(`${tool.title} is as if it had not been connected. Start it again.`);
}

function knowsMcp(tool: Tool, url: string, machine: Machine): boolean {
  try {
    return tool.mcpServers(contentOf, machine)?.some((server) => server.url === mcpUrl(url)) ?? false;
  } catch {
    // a file that cannot be read is no reason to keep the other settings
    return false;
  }
}

function show({ file, before, after, left }: Undone, { terminal }: Context): void {
  if (before !== after) terminal.print(difference(file, before, after, false));
  for (const name of left) terminal.print(`${file}: ${name} was changed since it was written, so it stays.`);
}

function write(one: Undone, { terminal, now }: Context): void {
  const { file, snapshot, bytes, mode, backup } = one;
  if (bytes === undefined) {
    deleteFile(snapshot);
    terminal.print(`Deleted ${file}`);
    return;
  }
  const copy = backup ? undefined : backUp(snapshot, now());
  replaceFile(snapshot, bytes, mode);
  if (backup) rmSync(backup, { force: true });
  terminal.print(`Wrote ${file}${copy ? `; the old file is ${copy}` : ''}`);
}

function formatOf(file: string): DocumentFormat {
  const name = basename(file);
  if (/\.jsonc?$/.test(name)) return jsonDocument;
  if (name.endsWith('.toml')) return tomlDocument;
  if (name.endsWith('.ps1')) return powershellDocument;
  return name === '.env' ? dotenvDocument : shellDocument;
}
