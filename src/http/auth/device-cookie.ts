import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { derivedKey } from '../../lib/aead.ts';
import { DAY_MS } from '../../lib/utc.ts';

const PLAIN_NAME = 'omnimemory-device';
const SECURE_NAME = '__Host-omnimemory-device';
const MAX_AGE_MS = 180 * DAY_MS;
/** The number of accounts that one browser can be known for. */
const MAX_ACCOUNTS = 4;
const [NONCE_BYTES, ACCOUNT_BYTES, MAC_BYTES] = [16, 16, 32];
const LENGTH = Math.ceil(((NONCE_BYTES + ACCOUNT_BYTES + MAC_BYTES) * 4) / 3);

interface Device {
  readonly text: string;
  readonly nonce: string;
  readonly account: string;
}

/**
 * Cookies that prove an earlier sign-in to an account from this browser (OWASP "device cookies"). They grant no access:
 * a known device has its own attempt counter, so wrong passwords from others do not lock it out. The cookie holds the
 * account as an HMAC, so that it reveals no email address.
 */
export class DeviceCookies {
  readonly #key: Buffer;

  constructor(secretKey: string) {
    this.#key = derivedKey(secretKey, 'device cookies');
  }

  /** The id of the device, if it is known for the account of this email address. */
  deviceOf(request: Request, email: string): string | undefined {
    const account = this.#accountOf(email);
    return this.#devicesOf(request).find((device) => device.account === account)?.nonce;
  }

  /** A pseudonym of the account that the browser was last known for; `undefined` for an unknown browser. */
  accountOf(request: Request): string | undefined {
    return this.#devicesOf(request)[0]?.account;
  }

  issue(request: Request, response: Response, email: string): void {
    const account = this.#accountOf(email);
    const known = this.#devicesOf(request);
    const own = known.find((device) => device.account === account)?.text ?? this.#newDevice(account);
    const others = known.filter((device) => device.account !== account).map(({ text }) => text);
    const { name, options } = cookieOf(request);
    const value = [own, ...others].slice(0, MAX_ACCOUNTS).join('.');
    response.cookie(name, value, { ...options, maxAge: MAX_AGE_MS });
  }

  #newDevice(account: string): string {
    const signed = Buffer.concat([randomBytes(NONCE_BYTES), Buffer.from(account, 'base64url')]);
    return Buffer.concat([signed, this.#mac(signed)]).toString('base64url');
  }

  #devicesOf(request: Request): Device[] {
    const { name } = cookieOf(request);
    const pair = request.headers.cookie?.split(';').find((one) => one.trimStart().startsWith(`${name}=`));
    const texts =
      pair
        ?.trim()
        .slice(name.length + 1)
        .split('.', MAX_ACCOUNTS) ?? [];
    return texts.flatMap((text) => this.#verified(text) ?? []);
  }

  #verified(text: string): Device | undefined {
    if (text.length !== LENGTH) return undefined;
    const bytes = Buffer.from(text, 'base64url');
    const signed = bytes.subarray(0, NONCE_BYTES + ACCOUNT_BYTES);
    const mac = bytes.subarray(signed.length);
    if (mac.length !== MAC_BYTES || !timingSafeEqual(mac, this.#mac(signed))) return undefined;
    const [nonce, account] = [signed.subarray(0, NONCE_BYTES), signed.subarray(NONCE_BYTES)];
    return { text, nonce: nonce.toString('base64url'), account: account.toString('base64url') };
  }

  #accountOf(email: string): string {
    return this.#mac(`account ${email}`).subarray(0, ACCOUNT_BYTES).toString('base64url');
  }

  #mac(value: string | Buffer): Buffer {
    return createHmac('sha256', this.#key).update(value).digest();
  }
}

const cookieOf = ({ secure }: Request) =>
  ({
    name: secure ? SECURE_NAME : PLAIN_NAME,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  }) as const;
