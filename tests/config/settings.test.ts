import { describe, expect, test } from '@jest/globals';
import { VARIABLES } from '../../src/config/config.ts';
import { settingsOf } from '../../src/config/settings.ts';

const SECRET = 'S3cr3t-0123456789-0123456789-0123456789';
const ROLE_URL = (role: string) =>
  `postgres://${role}:${SECRET}@db.example:5433/omnimemory?sslmode=require&password=${SECRET}`;

/** Every variable that may hold something secret, with it. */
const FILLED: Record<string, string> = {
  ...Object.fromEntries(
    Object.keys(VARIABLES)
      .filter((name) => name.startsWith('DATABASE_URL'))
      .map((name) => [name, ROLE_URL(name.toLowerCase())]),
  ),
  DATABASE_URL_READ: `${ROLE_URL('one')},${ROLE_URL('two')}`,
  SECRET_KEY: SECRET,
  SMTP_URL: `smtps://${SECRET}:${SECRET}@smtp.example:465`,
  MAIL_FROM: 'OmniMemory <memory@example.com>',
  STRIPE_SECRET_KEY: `sk_${SECRET}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${SECRET}`,
  STRIPE_WEBHOOK_SECRET_PREVIOUS: `whsec_${SECRET}`,
  STRIPE_API_BASE: `https://${SECRET}@stripe.example/`,
  OIDC_ISSUER: `https://user:${SECRET}@idp.example/?token=${SECRET}`,
  OIDC_CLIENT_ID: 'client',
  OIDC_CLIENT_SECRET: SECRET,
  GITHUB_CLIENT_ID: 'client',
  GITHUB_CLIENT_SECRET: SECRET,
  EMBEDDINGS_API_KEY: SECRET,
  REDIS_URL: `redis://user:${SECRET}@redis.example:6379/1`,
  METRICS_TOKEN: SECRET,
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp',
  OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${SECRET}`,
  OTEL_RESOURCE_ATTRIBUTES: `team=${SECRET}`,
  OTEL_TRACES_SAMPLER: 'always_on',
};

const settingIn = (env: Record<string, string>, name: string) =>
  settingsOf(env).settings.find((one) => one.name === name);

describe('settings', () => {
  test('no value shows a secret, wherever it stands', () => {
    const { settings, faults } = settingsOf(FILLED);
    expect(faults).toEqual([]);
    expect(settings.map(({ name }) => name)).toEqual(Object.keys(VARIABLES));
    expect(JSON.stringify(settings)).not.toContain(SECRET);
    for (const name of Object.keys(FILLED)) expect(settingIn(FILLED, name)?.source).toBe('environment');
    expect(settingIn(FILLED, 'SECRET_KEY')?.value).toBe('set');
    expect(settingIn(FILLED, 'DATABASE_URL_OWNER')?.value).toBe(
      'postgres://database_url_owner@db.example:5433/omnimemory?…',
    );
    expect(settingIn(FILLED, 'SMTP_URL')?.value).toBe('smtps://smtp.example:465');
    expect(settingIn(FILLED, 'REDIS_URL')?.value).toBe('redis://redis.example:6379/1');
    expect(settingIn(FILLED, 'OTEL_EXPORTER_OTLP_ENDPOINT')?.value).toBe('https://collector.example/otlp');
    expect(settingIn(FILLED, 'OTEL_EXPORTER_OTLP_HEADERS')?.value).toBe('set');
    expect(settingIn(FILLED, 'OTEL_TRACES_SAMPLER')?.value).toBe('always_on');
  });

  test('a variable that nobody has called harmless is shown as set, each of them', () => {
    const texts = Object.entries(VARIABLES).filter(([, type]) => {
      const { success, data } = type.safeParse(SECRET);
      return success && data === SECRET;
    });
    expect(texts.length).toBeGreaterThan(5);
    const shown = texts.filter(([name]) => settingIn({ [name]: SECRET }, name)?.value !== 'set');
    expect(shown.map(([name]) => name).sort()).toEqual([
      'DATA_DIR',
      'EMBEDDINGS_DOCUMENT_PREFIX',
      'EMBEDDINGS_MODEL',
      'EMBEDDINGS_QUERY_PREFIX',
      'GITHUB_CLIENT_ID',
      'HOST',
      'METRICS_HOST',
      'OIDC_CLIENT_ID',
      'OIDC_TITLE',
      'OTEL_SERVICE_NAME',
      'PRICES_FILE',
      'SPOOL_DIR',
    ]);
  });

  test('what is not set has its default, and what follows from others is said', () => {
    expect(settingIn({}, 'LOCAL_MODE')).toEqual({
      name: 'LOCAL_MODE',
      value: 'on',
      source: 'default',
      fault: null,
    });
    expect(settingIn({ TRUST_PROXY: '1' }, 'LOCAL_MODE')?.value).toBe('off');
    expect(settingIn({ DATA_DIR: '/srv/memory' }, 'SPOOL_DIR')?.value).toBe('/srv/memory/spool');
    expect(settingIn({}, 'SMTP_URL')).toEqual({
      name: 'SMTP_URL',
      value: null,
      source: 'unset',
      fault: null,
    });
    expect(settingIn({ PORT: '' }, 'PORT')).toMatchObject({ value: '8003', source: 'default' });
  });

  test('a faulty value is named and not shown', () => {
    const { settings, faults } = settingsOf({ DATABASE_URL: SECRET, PORT: '99999' });
    expect(settings.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({
      value: 'not valid',
      fault: expect.stringContaining('must be a postgres:// URL'),
    });
    for (const fault of ['DATABASE_URL: must be', 'PORT: must be']) expect(faults.join()).toContain(fault);
    expect(JSON.stringify({ settings, faults })).not.toContain(SECRET);
  });
});
