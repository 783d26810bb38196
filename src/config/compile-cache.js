import { lstatSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// JavaScript, and loaded by `--import` before the program: for a TypeScript file that comes before the cache Node loads its
// stripper of types at each start.
// Each program imports it, too, before it imports the rest dynamically: what is imported statically is compiled before this
// runs. Only where the packages belong to this user: then nobody else writes there, and nothing is left that the owner
// cannot remove.
const packages = join(import.meta.dirname, '../../node_modules');
const owner = lstatSync(packages, { throwIfNoEntry: false })?.uid;
if (owner !== undefined && owner === (process.getuid?.() ?? owner))
  enableCompileCache(join(packages, '.cache/node-compile'));
