import { randomUUID } from 'node:crypto';
import { readState } from '../changes/state.ts';
import type { Context } from '../context.ts';
import { type Desired, otlpBase, type Target, type Tool } from '../tools/tool.ts';
import { explainFailure, explainReply } from './explanation.ts';
import { CHECK_TOOL, hookBody, logsBody, metricsBody } from './records.ts';
import { type Reply, send } from './request.ts';

const TIMEOUT_MS = 10_000;

/** Sends a record each way with what is written, says what became of it, and returns whether all went well. */
export async function check(
  tool: Tool,
  desired: Desired,
  target: Target,
  context: Context,
): Promise<boolean> {
  const { terminal, machine } = context;
  const state = readState(machine, tool.name);
  const base = target.base ?? (tool.name === 'cursor' ? otlpBase(desired.url) : undefined);
  if (base === undefined) {
    terminal.print(
      `${tool.title} is not connected: its settings name no endpoint. Run this command without --check first.`,
    );
    return false;
  }
  const authorization = target.authorization ?? (desired.key && `Bearer ${desired.key}`);
  const probe = new Probe(authorization, context);
  terminal.print(`${tool.title} sends to ${base}${authorization ? ' with a key' : ' without a key'}.`);
  const marker = `check-${randomUUID()}`;
  const now = context.now();
  await probe.post('Metrics', `${base}/v1/metrics`, metricsBody(now));
  await probe.post('Events', `${base}/v1/logs`, logsBody(now, marker));
  const server = base.replace(/\/otlp$/, '');
  if (state?.hooks) {
    const url = `${server}/hooks/${tool.name}`;
    await probe.post('Start of a session (hook)', url, hookBody('start', tool.name, marker));
    await probe.post('End of a session (hook)', url, hookBody('end', tool.name, marker));
  }
  if (probe.isGood)
    await probe.readBack(`${server}/v1/usage/events?tool_id=${CHECK_TOOL}`, 'the event', marker);
  if (probe.isGood && state?.hooks)
    await probe.readBack(`${server}/v1/sessions?external_id=${marker}`, 'the session', marker);
  return probe.isGood;
}

/** The requests of one check, with one credential. */
class Probe {
  readonly #authorization: string | undefined;
  readonly #context: Context;
  isGood = true;

  constructor(authorization: string | undefined, context: Context) {
    this.#authorization = authorization;
    this.#context = context;
  }

  async post(what: string, url: string, body: string): Promise<void> {
    try {
      const reply = await send(url, {
        method: 'POST',
        headers: this.#headers(),
        body,
        timeoutMs: TIMEOUT_MS,
      });
      const fault = explainReply(reply, url, this.#authorization !== undefined) ?? rejectionIn(reply);
      this.#say(what, fault);
    } catch (error) {
      this.#say(what, explainFailure(error, url));
    }
  }

  /** A key that may only send cannot look, which is no fault. */
  async readBack(url: string, what: string, marker: string): Promise<void> {
    const { terminal } = this.#context;
    const reply = await send(url, { headers: this.#headers(), timeoutMs: TIMEOUT_MS }).catch(() => undefined);
    if (reply?.status === 200 && reply.body.includes(marker))
      return terminal.print(`The server shows ${what}.`);
    if (reply?.status === 200)
      return this.#say(
        'Look',
        `The server accepted the records but does not show ${what}. Check again in a minute.`,
      );
    terminal.print(
      reply?.status === 403
        ? `The server accepted everything. It cannot be asked for ${what}, because the key may only send.`
        : `The server accepted everything. It cannot be asked for ${what}.`,
    );
  }

  #headers() {
    return {
      'content-type': 'application/json',
      ...(this.#authorization === undefined ? {} : { authorization: this.#authorization }),
    };
  }

  #say(what: string, fault: string | undefined): void {
    if (fault) this.isGood = false;
    this.#context.terminal.print(`${what}: ${fault ?? 'accepted'}`);
  }
}

/** A success can say that records were rejected; one that is not JSON is not of this server. */
function rejectionIn({ status, body }: Reply): string | undefined {
  if (status === 204 || body.trim() === '') return undefined;
  try {
    const { partialSuccess } = JSON.parse(body) as { partialSuccess?: { errorMessage?: string } };
    return partialSuccess?.errorMessage && `the server rejected the record: ${partialSuccess.errorMessage}`;
  } catch {
    return 'the reply is a page and not that of OmniMemory. Is the URL that of another program, or of a page to sign in?';
  }
}
