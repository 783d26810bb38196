#!/usr/bin/env node
// JavaScript that every Node reads, so that an old one is told what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const NODE = 24;
const at = (path) => fileURLToPath(new URL(path, import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= NODE) {
  await import('../src/config/compile-cache.js');
  // in the package the types are stripped already: Node does not strip them below node_modules
  await import(existsSync(at('../src/cli/cli.ts')) ? '../src/cli/cli.ts' : '../src/cli/cli.js');
} else {
  // the Node that `npm ci` brings
  const newer = at('../node_modules/node/bin/node');
  if (existsSync(newer)) {
    const { status, signal } = spawnSync(newer, [at(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
    process.exitCode = status ?? 128 + (constants.signals[signal] ?? 0);
  } else {
    console.error(`omnimemory needs Node ${NODE} or newer; this is Node ${process.versions.node}.`);
    process.exitCode = 1;
  }
}
