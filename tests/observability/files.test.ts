import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { everyExported } from './exported-names.ts';
import { promtool, testWithPromtool } from './promtool.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const RULES = 'deploy/prometheus/alerts.yml';

const alert = z.strictObject({
  alert: z.string().regex(/^OmniMemory[A-Z]\w+$/),
  expr: z.string().min(1),
  for: z
    .string()
    .regex(/^\d+m$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'info']) }),
  annotations: z.strictObject({
    summary: z.string().min(1),
    description: z.string().min(1),
    runbook_url: z.string().regex(/^docs\/runbooks\/[a-z-]+\.md$/),
  }),
});
const { groups } = z
  .strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(alert) })) })
  .parse(parse(read(RULES)));
const alerts = groups.flatMap(({ rules }) => rules);

const target = z.looseObject({ refId: z.string(), expr: z.string() });
const panel = z.looseObject({
  id: z.int(),
  title: z.string(),
  type: z.enum(['row', 'stat', 'timeseries']),
  gridPos: z.strictObject({ h: z.int(), w: z.int(), x: z.int(), y: z.int() }),
  targets: z.array(target).optional(),
});
const dashboard = z
  .looseObject({ uid: z.string(), title: z.string(), schemaVersion: z.int(), panels: z.array(panel) })
  .parse(JSON.parse(read('deploy/grafana/omnimemory.json')));
const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

const exported = everyExported();
const series = new Set([...exported.flatMap((one) => one.series), 'up']);

/** The metrics that an expression reads: what is neither a function, nor a label, nor a word of the language. */
const metricsIn = (expression: string) =>
  expression
    .replace(/\{[^}]*\}|"[^"]*"|\[[^\]]*\]/g, ' ')
    .replace(/\b(?:by|on|without|group_left|ignoring)\s*\([^)]*\)/g, ' ')
    .replace(/\b(?:and|or|unless|bool)\b/g, ' ')
    .match(/\b[a-z_][a-z0-9_]*\b(?!\s*\()/g) ?? [];

describe('the alerts and the dashboard', () => {
  test('read metrics that the server has, and no others', () => {
    const named = [...alerts.map(({ expr }) => expr), ...expressions].flatMap(metricsIn);
    expect(named.length).toBeGreaterThan(50);
    expect([...new Set(named)].filter((name) => !series.has(name))).toEqual([]);
  });

  test('show every metric that the server has', () => {
    const named = new Set(expressions.flatMap(metricsIn));
    expect(
      exported.filter((one) => !one.series.some((name) => named.has(name))).map(({ name }) => name),
    ).toEqual([]);
  });
});

describe('the panels', () => {
  test('have ids of their own, and do not lie over one another', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [place, { gridPos: one, title }] of dashboard.panels.entries()) {
      expect({ title, end: one.x + one.w }).toEqual({ title, end: expect.any(Number) });
      expect(one.x + one.w).toBeLessThanOrEqual(24);
      for (const { gridPos: other } of dashboard.panels.slice(place + 1)) {
        const apart =
          one.x + one.w <= other.x ||
          other.x + other.w <= one.x ||
          one.y + one.h <= other.y ||
          other.y + other.h <= one.y;
        expect({ title, apart }).toEqual({ title, apart: true });
      }
    }
  });

  test('ask something each, of one process or of all', () => {
    for (const { type, title, targets = [] } of dashboard.panels) {
      expect({ title, asks: targets.length > 0 }).toEqual({ title, asks: type !== 'row' });
      for (const { expr } of targets) expect(expr).toContain('instance=~"$instance"');
    }
  });

  test('that a page names are there', () => {
    const titles = new Set(dashboard.panels.map(({ title }) => title));
    for (const file of readdirSync(join(ROOT, 'docs/runbooks')))
      for (const [, line = ''] of read(`docs/runbooks/${file}`).matchAll(
        /panels? (\*[^*]+\*(?:(?:,| and) \*[^*]+\*)*)/g,
      ))
        for (const [, title = ''] of line.matchAll(/\*([^*]+)\*/g))
          expect({ file, title, is: titles.has(title) }).toEqual({ file, title, is: true });
  });
});

describe('the runbooks', () => {
  const pages = readdirSync(join(ROOT, 'docs/runbooks')).filter((name) => name !== 'README.md');

  test('have a page for every alert, and an alert for every page', () => {
    const linked = alerts.map(({ annotations }) => annotations.runbook_url);
    expect(linked.toSorted()).toEqual(pages.map((name) => `docs/runbooks/${name}`).sort());
  });

  test.each(alerts.map(({ alert: name, annotations }) => [name, annotations.runbook_url] as const))(
    '%s: %s says what it means, where to look and what to do',
    (name, url) => {
      const page = read(url);
      expect(page).toContain(`The alert \`${name}\`.`);
      for (const part of ['## What it means', '## Look here', '## Do this'])
        expect(page.split(part)[1]?.trim()).toMatch(/^\S/);
      expect(read('docs/runbooks/README.md')).toMatch(
        new RegExp(`\\| \`${name}\` \\| \\[[^\\]]+\\]\\(${url.split('/').at(-1)}\\) \\|`),
      );
    },
  );
});

test('docs/observability.md lists the metrics that the server has, as the server describes them', () => {
  const listed = [
    ...read('docs/observability.md').matchAll(/^\| `((?:http|omnimemory)_\w+)` \| [^|]* \| (.+) \|$/gm),
  ];
  expect(listed.map(([, name, description]) => `${name}: ${description}`).sort()).toEqual(
    exported.map(({ name, description }) => `${name}: ${description}`).sort(),
  );
});

testWithPromtool('the rules are valid, and fire and rest when they should', async () => {
  expect(await promtool(['check', 'rules', RULES])).toContain('SUCCESS');
  expect(await promtool(['test', 'rules', 'deploy/prometheus/alerts.test.yml'])).toContain('SUCCESS');
});

test('each alert has a case in the tests of promtool', () => {
  const cases = parse(read('deploy/prometheus/alerts.test.yml')) as {
    readonly tests: readonly {
      readonly alert_rule_test: readonly {
        readonly alertname: string;
        readonly exp_alerts: readonly unknown[];
      }[];
    }[];
  };
  const all = cases.tests.flatMap(({ alert_rule_test: of }) => of);
  for (const fires of [true, false]) {
    const tried = all
      .filter(({ exp_alerts: expected }) => expected.length > 0 === fires)
      .map(({ alertname }) => alertname);
    expect([...new Set(tried)].sort()).toEqual(alerts.map(({ alert: name }) => name).sort());
  }
});
