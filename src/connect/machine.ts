import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** What differs between computers. A test gives another one. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The computer that the program runs on. */
export const thisMachine = (): Machine => ({
  platform: process.platform,
  home: homedir(),
  env: process.env,
});

/** Joins parts as the system of the machine does. */
export const joined = ({ platform }: Machine, ...parts: readonly string[]): string =>
  (platform === 'win32' ? win32 : posix).join(...parts);

/** The folder that a variable names, if it is set, else the default below the home folder. */
export const folderFrom = (machine: Machine, variable: string, ...below: readonly string[]): string =>
  machine.env[variable] || joined(machine, machine.home, ...below);

/** Where the program keeps what it wrote, and the copy of itself that hooks run. */
export const ownFolder = (machine: Machine): string => joined(machine, machine.home, '.omnimemory');

export const installedScript = (machine: Machine): string =>
  joined(machine, ownFolder(machine), 'connect.mjs');
