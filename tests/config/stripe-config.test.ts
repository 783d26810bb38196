import { describe, expect, test } from '@jest/globals';
import { loadConfig, loadOperatorConfig } from '../../src/config/config.ts';

const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1234567890abcdef' };
const DATABASE = {
  DATABASE_URL: 'postgres://t@h/d',
  DATABASE_URL_IDENTITY: 'postgres://i@h/d',
  DATABASE_URL_BILLING: 'postgres://b@h/d',
};

describe('Stripe', () => {
  test('is not configured without a key', () => {
    expect(loadConfig({}).stripe).toBeUndefined();
    expect(loadConfig({ STRIPE_WEBHOOK_SECRET: STRIPE.STRIPE_WEBHOOK_SECRET }).stripe).toBeUndefined();
  });

  test('has defaults, and the previous secret behind the current one', () => {
    expect(loadConfig({ ...DATABASE, ...STRIPE, PORT: '9000' }).stripe).toEqual({
      secretKey: 'sk_test_1',
      webhookSecrets: ['whsec_1234567890abcdef'],
      apiBase: 'https://api.stripe.com',
      returnUrl: 'http://127.0.0.1:9000/t/{tenant_id}/plan',
      graceDays: 7,
    });
    const rotating = { ...STRIPE, STRIPE_WEBHOOK_SECRET_PREVIOUS: 'whsec_fedcba0987654321' };
    expect(loadOperatorConfig(rotating).stripe?.webhookSecrets).toEqual([
      'whsec_1234567890abcdef',
      'whsec_fedcba0987654321',
    ]);
  });

  test.each([
    [{ ...STRIPE, ...DATABASE, DATABASE_URL_BILLING: '' }, 'DATABASE_URL_BILLING'],
    [{ STRIPE_SECRET_KEY: 'sk_test_1' }, 'STRIPE_WEBHOOK_SECRET'],
    [{ ...STRIPE, STRIPE_SECRET_KEY: 'pk_live_public' }, 'STRIPE_SECRET_KEY'],
    [{ ...STRIPE, STRIPE_WEBHOOK_SECRET: 'short' }, 'STRIPE_WEBHOOK_SECRET'],
    [{ ...STRIPE, STRIPE_API_BASE: 'ftp://x' }, 'STRIPE_API_BASE'],
    [{ ...STRIPE, BILLING_GRACE_DAYS: '-1' }, 'BILLING_GRACE_DAYS'],
  ])('a fault names its variable and no value: %#', (env, variable) => {
    expect(() => loadConfig(env)).toThrow(variable);
    expect(() => loadConfig(env)).not.toThrow(/whsec_\w|sk_test|pk_live|short/);
  });
});
