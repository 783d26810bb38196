import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { auditOf } from '../../support/people.ts';
import { hasChromium } from '../support/chromium.ts';
import { type Dashboard, setUpDashboard } from '../support/dashboard.ts';
import { newTeam } from './team.ts';

const whereChromiumIs = hasChromium ? describe : describe.skip;
const dashboard = (hasChromium ? await setUpDashboard() : undefined) as Dashboard;

const MARKUP = '<script>alert(1)</script> & Sons';

/** A team that was renamed, with 60 keys. */
async function busyTeam() {
  const team = await newTeam(dashboard, ['owner']);
  const { services } = dashboard.db;
  const actor = { kind: 'user', userId: team.people.owner.id, role: 'owner' } as const;
  await services.tenants.rename(team.tenant, MARKUP, actor);
  for (let n = 1; n <= 60; n++) await services.apiKeys.create(team.tenant, { name: `key ${n}` });
  return team;
}

whereChromiumIs('the audit log', () => {
  test('says who changed what, page by page, with filters that are part of the URL', async () => {
    const { tenant, path, people } = await busyTeam();
    const window = await dashboard.open({ person: people.owner });
    const { page } = window;
    await window.goTo(`${path}/audit-log`);
    const rows = page.locator('tbody tr');
    expect(await rows.count()).toBe(50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(61).waitFor();
    expect(await rows.count()).toBe((await auditOf(dashboard.db, tenant)).length);
    await page.getByLabel('What was done').selectOption('Renamed the team');
    await page.getByLabel('By whom').selectOption(people.owner.id);
    await page.getByRole('button', { name: 'Apply filters' }).click();
    await page.waitForURL(/action=tenant\.renamed&actor=/);
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
    expect(await rows.first().textContent()).toContain(`name: Analytical Engines → ${MARKUP}`);
    await page.reload();
    await window.settled();
    expect(await rows.count()).toBe(1);
    expect(await page.getByLabel('What was done').inputValue()).toBe('tenant.renamed');
    await page.getByRole('button', { name: /^Details of line/ }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.locator('tbody tr').allTextContents()).toEqual([`nameAnalytical Engines${MARKUP}`]);
    await dialog.getByRole('button', { name: `Copy the id ${tenant.tenantId}` }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(tenant.tenantId);
    await page.keyboard.press('Escape');
    await window.goTo(`${path}/audit-log?action=tenant.suspended`);
    await page.getByRole('heading', { name: 'No line matches these filters' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await rows.first().waitFor();
    window.expectNoFault();
  }, 90_000);

  test('calls nobody a former member while the members are still loading', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner']);
    const actor = { kind: 'user', userId: people.owner.id, role: 'owner' } as const;
    await dashboard.db.services.tenants.rename(tenant, 'Difference Engines', actor);
    const window = await dashboard.open({ person: people.owner });
    const { page } = window;
    await page.addInitScript(() => {
      const seen = window as unknown as { former: boolean };
      seen.former = false;
      new MutationObserver(() => {
        if (document.body?.textContent?.includes('A former member')) seen.former = true;
      }).observe(document, { childList: true, subtree: true, characterData: true });
    });
    const lines = page.waitForResponse((response) => response.url().includes('/v1/audit-logs'));
    await page.route('**/v1/members*', async (route) => {
      await (await lines).finished();
      // time for a page that does not wait to show the lines without names
      await page.waitForTimeout(500);
      await route.continue();
    });
    await window.goTo(`${path}/audit-log`);
    expect(await page.locator('tbody').textContent()).toContain('ownerRenamed the team');
    expect(await page.evaluate(() => (window as unknown as { former: boolean }).former)).toBe(false);
  });

  test('a time that is not in order is refused at the filters, which stay', async () => {
    const { path, people } = await newTeam(dashboard, ['owner']);
    const window = await dashboard.open({ person: people.owner });
    await window.goTo(`${path}/audit-log?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z`);
    await window.page.getByText('validation_failed').waitFor();
    expect(await window.page.getByLabel('To', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    expect(await window.page.getByLabel('From', { exact: true }).inputValue()).toContain('2026-0');
  });

  test('shows whether its chain holds, and where it does not', async () => {
    const [whole, damaged] = [await newTeam(dashboard, ['owner']), await newTeam(dashboard, ['owner'])];
    await dashboard.db.services.apiKeys.create(damaged.tenant, { name: 'one' });
    await dashboard.db.asAdmin((admin) =>
      admin.query(`update audit_logs set action = 'x.y' where tenant_id = $1 and seq = 2`, [
        damaged.tenant.tenantId,
      ]),
    );
    const window = await dashboard.open({ person: whole.people.owner });
    const { page } = window;
    await window.goTo(`${whole.path}/audit-log`);
    await page.getByRole('button', { name: 'Check the log' }).click();
    await page.getByText('The chain holds: 1 line').waitFor();
    await window.goTo(`${damaged.path}/trust`);
    await page.getByText('The log was changed after it was written').waitFor();
    await page.getByText(/^line 2 \(.*\) was altered/).waitFor();
    expect(await page.locator('main').textContent()).toMatch(
      /This team is kept apart: all \d+ checks passed/,
    );
    window.expectNoFault();
  });

  test('is exported with its filters where the plan has it, and elsewhere the page says so', async () => {
    const { tenant, path, people } = await newTeam(dashboard, ['owner']);
    await dashboard.db.services.apiKeys.create(tenant, { name: 'one' });
    const window = await dashboard.open({ person: people.owner });
    const { page } = window;
    await window.goTo(`${path}/audit-log`);
    await page.getByText('The plan of this team has no export.').waitFor();
    await dashboard.db.services.billing.setPlan(tenant.tenantId, 'pro', OPERATOR);
    await window.goTo(`${path}/audit-log?action=api_key.created`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export as NDJSON' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^audit-log.*\.ndjson$/);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).action)).toEqual(['api_key.created']);
    window.expectNoFault();
  });
});
