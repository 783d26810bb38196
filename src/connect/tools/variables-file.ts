import type { DocumentFormat } from '../documents/document.ts';
import { powershellDocument, shellDocument } from '../documents/variables-document.ts';
import { joined, type Machine, ownFolder } from '../machine.ts';
import type { ToolName, WantedFile } from './tool.ts';

/** A file of variables that a person's shell reads, for a tool that has no file for them. */
export function variablesFile(
  machine: Machine,
  tool: ToolName,
  variables: readonly (readonly [string, string])[],
  holdsKey: boolean,
): WantedFile {
  return {
    file: joined(machine, ownFolder(machine), `${tool}.${extensionOf(machine)}`),
    format: formatOf(machine),
    settings: variables.map(([name, value]) => ({ path: [name], value })),
    entries: [],
    destinations: [],
    holdsKey,
  };
}

/** The line that makes every new shell read the file. */
export function profileStep(machine: Machine, tool: ToolName): string {
  const name = `${tool}.${extensionOf(machine)}`;
  return machine.platform === 'win32'
    ? `Add this line to your PowerShell profile ($PROFILE): . "$HOME\\.omnimemory\\${name}"`
    : `Add this line to the profile of your shell, such as ~/.zshrc or ~/.bashrc: . "$HOME/.omnimemory/${name}"`;
}

const extensionOf = ({ platform }: Machine) => (platform === 'win32' ? 'ps1' : 'env');

const formatOf = ({ platform }: Machine): DocumentFormat =>
  platform === 'win32' ? powershellDocument : shellDocument;
