/** What the command line tells scripts. docs/cli.md has the table. */
export const EXIT_CODES = {
  0: 'Done, and nothing is wrong.',
  1: 'Failed, or a check found something wrong: `doctor`, `audit verify`, `restore`, `billing status`, `billing jobs`. `tenant top`: a tenant could not be read.',
  2: 'The command, an option, an argument or an environment variable is not valid. Nothing was done.',
  3: 'Done, but some rows did not fit: `import omnimemory-1`.',
  130: 'Interrupted with Ctrl-C.',
} as const;

export const FAILED = 1;
export const USAGE = 2;
export const PARTLY_DONE = 3;
export const INTERRUPTED = 130;
