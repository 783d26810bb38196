import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config/config.ts';

const accountsOf = (env: Record<string, string>) => loadConfig(env).accounts;

describe('the configuration of accounts', () => {
  test('needs nothing', () => {
    expect(accountsOf({})).toEqual({
      publicUrl: undefined,
      trustProxy: false,
      sessionIdleHours: 168,
      sessionLifetimeHours: 720,
      smtp: undefined,
      openId: undefined,
      gitHub: undefined,
    });
  });

  test.each([
    ['off', false],
    ['1', 1],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
  ])('TRUST_PROXY=%s', (value, trustProxy) => {
    expect(accountsOf({ TRUST_PROXY: value }).trustProxy).toEqual(trustProxy);
  });

  test('has a provider if all of its variables are set', () => {
    const { openId, gitHub } = accountsOf({
      OIDC_ISSUER: 'https://idp.example/',
      OIDC_CLIENT_ID: 'id',
      OIDC_CLIENT_SECRET: 'secret',
      GITHUB_CLIENT_ID: 'id',
      GITHUB_CLIENT_SECRET: 'secret',
    });
    expect(openId).toEqual({
      issuer: 'https://idp.example/',
      clientId: 'id',
      clientSecret: 'secret',
      title: 'Single sign-on',
      trustUnstatedEmails: false,
    });
    expect(gitHub).toMatchObject({ url: 'https://github.com', apiUrl: 'https://api.github.com' });
  });

  test.each([
    [{ OIDC_ISSUER: 'https://idp.example' }, 'OIDC_CLIENT_ID: must be set together with OIDC_ISSUER'],
    [{ GITHUB_CLIENT_ID: 'id' }, 'GITHUB_CLIENT_SECRET: must be set together with GITHUB_CLIENT_ID'],
    [{ SMTP_URL: 'smtp://mail.example' }, 'MAIL_FROM: must be set together with SMTP_URL'],
    [
      { SMTP_URL: 'http://mail.example', MAIL_FROM: 'a@b.example' },
      'SMTP_URL: must be an smtp:// or smtps:// URL',
    ],
    [{ PUBLIC_URL: 'https://memory.example' }, 'TRUST_PROXY: must be set with an https PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://memory.example/path', TRUST_PROXY: '1' }, 'PUBLIC_URL: must be an origin'],
    [{ PUBLIC_URL: 'memory.example' }, 'PUBLIC_URL: must be an http:// or https:// URL'],
    [{ OIDC_TRUST_UNSTATED_EMAILS: 'yes' }, 'OIDC_TRUST_UNSTATED_EMAILS: '],
    [{ TRUST_PROXY: '; drop' }, 'TRUST_PROXY: '],
    [{ SESSION_IDLE_HOURS: '0' }, 'SESSION_IDLE_HOURS: '],
  ])('%j is refused', (env, fault) => {
    expect(() => loadConfig(env as Record<string, string>)).toThrow(fault);
  });

  test('says what is wrong and never a value: it may be a secret', () => {
    expect(() => loadConfig({ SMTP_URL: 'hunter2' })).toThrow(/^(?!.*hunter2).*SMTP_URL/s);
  });
});
