import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

/** docs/images: the pages of the README, drawn from the demonstration. Needs Chromium (CHROMIUM names another one). */
const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/images');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const WINDOW = { width: 1280, height: 960 };
const QUALITY = 82;

const PAGES = [
  { name: 'overview', path: '' },
  { name: 'session', path: '/sessions' },
  { name: 'usage', path: '/usage' },
] as const;
const THEMES = ['light', 'dark'] as const;

const folder = await mkdtemp(join(tmpdir(), 'screenshots-'));
const environment = { ...process.env, DATA_DIR: join(folder, 'data'), PORT: '0', LOG_LEVEL: 'warn' };
const server = spawn(process.execPath, ['src/main.ts'], { cwd: ROOT, env: environment });
try {
  const url = await outputOf(server, /listens on (http:\S+)/);
  const demo = spawn(process.execPath, ['dev/demo/main.ts', '--url', url], { cwd: ROOT, env: environment });
  const printed = await outputOf(demo, /open \S+(\/t\/\S+)\s+(\S+@\S+)\s+(\S+)\s+owner/, 3);
  const [team = '', email = '', password = ''] = printed.split(' ');
  await mkdir(IMAGES, { recursive: true });
  for (const theme of THEMES) await draw({ url, team, email, password, theme });
} finally {
  server.kill();
  await once(server, 'exit');
  await rm(folder, { recursive: true, force: true });
}

/** What a pattern finds in the output of a process: its first groups, with blanks between them. */
async function outputOf(child: ChildProcess, pattern: RegExp, groups = 1): Promise<string> {
  let output = '';
  child.stderr?.resume();
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    const found = pattern.exec(output);
    if (!found) continue;
    child.stdout?.resume();
    return found.slice(1, groups + 1).join(' ');
  }
  throw new Error(`The process ended without ${pattern}: ${output}`);
}

interface Drawing {
  readonly url: string;
  readonly team: string;
  readonly email: string;
  readonly password: string;
  readonly theme: (typeof THEMES)[number];
}

async function draw({ url, team, email, password, theme }: Drawing): Promise<void> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  const page = await browser.newPage({ viewport: WINDOW, colorScheme: theme });
  // an open stream of changes is never idle
  await page.route('**/v1/changes', (route) =>
    route.fulfill({ status: 429, headers: { 'Retry-After': '3600' } }),
  );
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((at) => at.pathname.startsWith('/t/') || at.pathname.startsWith('/local'));
  for (const { name, path } of PAGES) {
    await page.goto(`${url}${team}${path}`);
    if (name === 'session') await page.locator('tbody th a').first().click();
    await page.waitForLoadState('networkidle');
    await page.mouse.move(0, 0);
    await writeFile(join(IMAGES, `${name}-${theme}.webp`), await webpOf(page));
  }
  await browser.close();
}

/** Playwright writes PNG and JPEG only; Chromium knows WebP, which is a third of the size. */
async function webpOf(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await session.detach();
  return Buffer.from(data, 'base64');
}
