import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page, Route } from 'playwright-core';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, type DashboardWindow, setUpDashboard } from '../support/dashboard.ts';
import { FORM_CASES, type FormCase } from './cases.ts';
import { answerBilling, EXCEPTIONS } from './elsewhere.ts';
import { FILTER_CASES } from './filter-cases.ts';
import { newPlace, type Place } from './place.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;
const SOURCE = new URL('../../../dashboard/src/', import.meta.url);

const FAULTS = [
  [401, 'some_sign_in'],
  [403, 'permission_denied'],
  [404, 'some_thing_not_found'],
  [409, 'some_conflict'],
  [412, 'revision_mismatch'],
  [422, 'validation_failed'],
  [429, 'too_many_requests'],
  [503, 'overloaded'],
  [undefined, 'unreachable'],
] as const;
type Fault = (typeof FAULTS)[number];

const refuse = (route: Route, [status, code]: Fault, faulty: string | undefined): Promise<void> =>
  status === undefined
    ? route.abort()
    : route.fulfill({
        status,
        contentType: 'application/problem+json',
        headers: status === 429 || status === 503 ? { 'retry-after': '840' } : {},
        body: JSON.stringify({
          ...{ title: 'x', status, code, detail: `The detail of ${code}.`, request_id: 'req-1' },
          ...(status === 422 && { errors: [{ path: faulty ?? 'body', message: 'must be something else' }] }),
        }),
      });

whereChromiumIs('a write that is refused', () => {
  let place: Place;
  let window: DashboardWindow;
  beforeAll(async () => {
    place = await newPlace(dashboard);
    window = await dashboard.open({ person: place.team.owner });
    window.page.setDefaultTimeout(6_000);
  }, 120_000);

  test.each(FORM_CASES)(
    '$operation in $file',
    async (one) => {
      const { page } = window;
      const path = one.path(place);
      // Chromium caches nothing of a page with a route
      if (path === '/plan') await answerBilling(page);
      await window.goTo(path.startsWith('/local/') ? path : `${place.team.path}${path}`);
      for (const name of one.opens ?? [])
        await page.getByRole('button', { name, exact: true }).first().click();
      await one.opened?.(page);
      const scope = await fill(page, one);
      const [method = '', template = ''] = one.operation.split(' ');
      const pattern = new RegExp(`${template.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?.*)?$`);
      const sent: { key: string | undefined; body: string | null }[] = [];
      let fault: Fault | undefined;
      await page.route(pattern, async (route) => {
        const request = route.request();
        if (request.method() !== method) return route.fallback();
        sent.push({ key: request.headers()['idempotency-key'], body: request.postData() });
        if (fault) return refuse(route, fault, one.faulty);
        return one.success ? one.success(route) : route.continue();
      });
      for (const next of FAULTS) {
        if (next[0] === 412 && !one.usesIfMatch) continue;
        fault = next;
        await send(scope);
        await expectMessage(page, scope, one, next);
        await expectKept(scope, one);
      }
      fault = undefined;
      const accepted = page.waitForRequest(
        (sending) => sending.method() === method && pattern.test(sending.url()),
      );
      await send(scope);
      await accepted;
      await one.done(page);
      const attempts = FAULTS.length + (one.usesIfMatch ? 1 : 0);
      expect(sent).toHaveLength(attempts);
      const last = sent.slice(-2);
      expect(last[0]?.body).toBe(last[1]?.body);
      if (method === 'POST') expect(new Set(last.map(({ key }) => key)).size).toBe(1);
      await page.unrouteAll({ behavior: 'wait' });
      window.expectNoFault();
    },
    40_000,
  );

  test('has a case for every file that writes or has a form', async () => {
    const cases = [...FORM_CASES, ...FILTER_CASES].map(({ file }) => file);
    const known = new Set([...cases, ...Object.keys(EXCEPTIONS)]);
    const files = (await readdir(SOURCE, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
    const found = await Promise.all(
      files.map(async (file) => {
        const text = await readFile(new URL(file, SOURCE), 'utf8');
        return /'(POST|PUT|PATCH|DELETE) \/|<(form|Form|FormDialog|SecretDialog)[\s>]|useSessionChange\(/.test(
          text,
        )
          ? [file]
          : [];
      }),
    );
    expect(found.flat().filter((file) => !known.has(file))).toEqual([]);
    expect([...known].filter((file) => !found.flat().includes(file) && file in EXCEPTIONS)).toEqual([]);
    const operations = await Promise.all(
      files.map(async (file) =>
        [
          ...(await readFile(new URL(file, SOURCE), 'utf8')).matchAll(
            /'((?:POST|PUT|PATCH|DELETE) \/v1[^']+)'/g,
          ),
        ].map(([, operation]) => operation),
      ),
    );
    // the preview changes nothing
    const covered = ['POST /v1/deletions/preview', ...FORM_CASES.map(({ operation }) => operation)];
    expect(operations.flat().filter((operation) => !covered.includes(operation ?? ''))).toEqual([]);
  });
});

interface Scope {
  /** The fields and the message are in it. */
  readonly box: Locator;
  readonly button: Locator;
}

/** Types into the fields, and gives the place of the form. */
async function fill(page: Page, one: FormCase): Promise<Scope> {
  const [first] = Object.keys(one.fields ?? {});
  const isDialog = (await page.locator('dialog[open]').count()) > 0;
  const form = isDialog
    ? page.locator('dialog[open] form')
    : page
        .locator('main form')
        .filter(
          first === undefined
            ? { has: page.getByRole('button', { name: one.submit, exact: true }) }
            : { has: page.locator(`[name="${first}"]`) },
        );
  const hasForm = (await form.count()) > 0;
  const box = hasForm ? form.first() : page.locator('main');
  for (const [name, value] of Object.entries(one.fields ?? {})) await type(box, name, value);
  if (one.file.endsWith('import-dialog.tsx'))
    await box.locator('[name=file]').setInputFiles({
      name: 'session.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"format": "x"}'),
    });
  const named = page.getByRole('button', { name: one.submit, exact: true });
  const button = hasForm ? box.locator('button[type=submit]') : named.first();
  if (hasForm) expect(await button.textContent()).toMatch(one.submit);
  return { box, button };
}

async function type(box: Locator, name: string, value: string): Promise<void> {
  const field = box.locator(`[name="${name}"]`);
  if (value === 'checked') return field.check();
  const tag = await field.evaluate(({ tagName }) => tagName);
  if (tag === 'SELECT') await field.selectOption(value);
  else await field.fill(value);
}

/** Twice, as an impatient person does; once is what is sent. */
async function send({ button }: Scope): Promise<void> {
  await button.evaluate((element) => {
    (element as HTMLButtonElement).click();
    (element as HTMLButtonElement).click();
  });
}

async function expectMessage(page: Page, { box, button }: Scope, one: FormCase, fault: Fault): Promise<void> {
  const [status, code] = fault;
  const alert = box.getByRole('alert');
  await alert.getByText(code, { exact: true }).first().waitFor();
  const text = `${await alert.allTextContents()}`;
  expect(text).toContain(status === undefined ? 'The server cannot be reached' : `The detail of ${code}.`);
  if (status === 429 || status === 503) expect(text).toContain('Try again in 14 min.');
  await page.waitForFunction(
    (element) => element?.getAttribute('aria-disabled') !== 'true',
    await button.elementHandle(),
  );
  if (status !== 422) return;
  await box.getByText('must be something else').first().waitFor();
  if (one.isUnplaced || one.faulty === undefined) return;
  const name = one.faulty;
  const field = box.locator(`[name="${name}"], [name="${name.split('.')[0]}"]`).first();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  const texts = await field.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent),
  );
  expect(texts).toContain('must be something else');
}

async function expectKept({ box }: Scope, { fields = {} }: FormCase): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const field = box.locator(`[name="${name}"]`);
    if (value === 'checked') expect(await field.isChecked()).toBe(true);
    else expect(await field.inputValue()).toBe(value);
  }
}
