import { existsSync } from 'node:fs';
import { afterAll } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

if (CHROMIUM === undefined && process.env.REQUIRE_BROWSER)
  throw new Error('REQUIRE_BROWSER is set, and there is no Chromium. Install it, or name it in CHROMIUM.');

/** Whether this machine has a Chromium. The suite is skipped without one, unless REQUIRE_BROWSER is set. */
export const hasChromium = CHROMIUM !== undefined;

/** The files of a worker run one after the other in its process. Chromium ends with that process. */
let running: Browser | undefined;

/** For the top of a test file: the Chromium of its worker. What the file has opened in it closes with the file. */
export async function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('There is no Chromium here.');
  const browser = running?.isConnected() ? running : await launch(CHROMIUM);
  running = browser;
  afterAll(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  return browser;
}

const launch = (executablePath: string) =>
  chromium.launch({
    executablePath,
    // root has no sandbox; nothing but the page may send requests
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
