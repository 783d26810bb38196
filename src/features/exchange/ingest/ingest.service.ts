import { randomBytes } from 'node:crypto';
import type { Scope } from '../../../auth/scope.ts';
import { appErrorOf } from '../../../db/app-error.ts';
import { StoredBytesLimitReached } from '../../../db/errors.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { type AppError, NotFound, ValidationFailed } from '../../../lib/errors.ts';
import { Counter } from '../../../lib/observation/instruments.ts';
import { Slices } from '../../../lib/slices.ts';
import { isoTimeOf } from '../../../lib/utc.ts';
import type { Admitted } from '../../telemetry/admission/admission.service.ts';
import { admit } from './admission.ts';
import { findReceipt, forgetIngested, insertReceipt } from './ingest.repository.ts';
import type { ItemResult, Receipt } from './ingest.schemas.ts';
import { type Entry, readEntry, rejection } from './item.ts';
import { decide, type IngestServices, type OpenBatch, type OpenEntry, storeDecided } from './store-batch.ts';

const items = new Counter<'result'>({
  name: 'omnimemory.ingest.items',
  description: 'Items of batches that were stored, by their result: created, duplicate or rejected.',
  unit: '{item}',
});

export class IngestService {
  readonly #database: Database;
  readonly #services: IngestServices;

  constructor(database: Database, services: IngestServices) {
    this.#database = database;
    this.#services = services;
  }

  /**
   * Stores the valid items of a batch in one transaction and returns its receipt as JSON text, with the reason for each
   * item that is not stored. Throws EventLimitReached or PlanLimitReached for the batch as a whole, before anything is
   * written.
   */
  async store(scope: Scope, values: readonly unknown[]): Promise<string> {
    const entries = await readEntries(values);
    const admitted = await admit(this.#services.admission, scope, entries);
    const receipt = await this.#stored(scope, entries, await this.#openOf(scope, entries, admitted));
    for (const { result } of entries) if (result) items.of({ result: result.status }).add();
    return receipt;
  }

  async #stored(scope: Scope, entries: readonly Entry[], open: OpenBatch): Promise<string> {
    try {
      return await this.#database.inScope(scope, async (tx) => {
        const decision = await decide(tx, this.#services, open);
        const [receipt] = await Promise.all([
          writeReceipt(tx, entries),
          storeDecided(tx, this.#services, decision),
        ]);
        return receipt;
      });
    } catch (error) {
      if (!refusalOf(error)) throw error;
      return await this.#database.inScope(scope, async (tx) => {
        await this.#database.joinedTo(scope, tx, () => this.#storeApart(scope, open));
        return writeReceipt(tx, entries);
      });
    }
  }

  /** The receipt exactly as it was first returned. Throws NotFound. */
  async receipt(scope: Scope, receiptId: string): Promise<string> {
    const reply = await this.#database.readOne(scope, (tx) => findReceipt(tx, receiptId));
    if (reply === undefined) throw new NotFound('receipt');
    return reply;
  }

  /** Deletes the ids and receipts of a scope that are older than this many days. Returns their number. */
  forget(scope: Scope, days: number): Promise<number> {
    return this.#database.writeOne(scope, (tx) => forgetIngested(tx, days));
  }

  async #openOf(scope: Scope, all: readonly Entry[], admitted: Admitted): Promise<OpenBatch> {
    const { checkpoints } = this.#services;
    refuseTooManySuperseded(all);
    const entries = all.filter((entry) => entry.item && !entry.result) as OpenEntry[];
    const slices = new Slices();
    for (const entry of entries) {
      if (slices.isOver) await slices.rest();
      if (entry.item.type === 'checkpoint') entry.checkpoint = await checkpoints.prepare(entry.item.data);
    }
    const quota = entries.some(({ checkpoint }) => checkpoint) ? await checkpoints.quotaOf(scope) : undefined;
    return { entries, admitted, quota };
  }

  /**
   * Some values are refused only by the database, such as a total that grows too large. The batch is then stored in
   * halves, and these in halves, until only the refused item is left. Called inside a transaction: each half has a
   * savepoint.
   */
  async #storeApart(scope: Scope, batch: OpenBatch): Promise<void> {
    const { entries } = batch;
    try {
      await this.#database.inScope(scope, async (tx) =>
        storeDecided(tx, this.#services, await decide(tx, this.#services, batch)),
      );
    } catch (error) {
      const refusal = refusalOf(error);
      const [first] = entries;
      if (!refusal || !first) throw error;
      if (entries.length === 1) {
        first.result = rejection(refusal);
        return;
      }
      const middle = Math.ceil(entries.length / 2);
      await this.#storeApart(scope, { ...batch, entries: entries.slice(0, middle) });
      await this.#storeApart(scope, { ...batch, entries: entries.slice(middle) });
    }
  }
}

/**
 * Each closes one version of a checkpoint and writes another of the same size. A thousand take as long as a batch is
 * allowed to.
 */
const MAX_SUPERSEDED = 1_000;

/** Rejects checkpoints once the batch supersedes more than this many. */
function refuseTooManySuperseded(entries: readonly Entry[]): void {
  let count = 0;
  for (const entry of entries) {
    if (entry.item?.type !== 'checkpoint' || entry.result) continue;
    const { supersedes } = entry.item.data;
    if (count + supersedes.length > MAX_SUPERSEDED)
      entry.result = rejection(
        new ValidationFailed([
          {
            path: 'supersedes',
            message: `must not supersede more than ${MAX_SUPERSEDED} checkpoints in one batch`,
          },
        ]),
      );
    else count += supersedes.length;
  }
}

/** A small batch can have many faults, and its receipt is stored. */
const MAX_FAULTS_OF_BATCH = 500;

const faultCountOf = ({ result }: Entry): number =>
  result?.status === 'rejected' ? (result.errors?.length ?? 0) : 0;

/** The result with at most `room` of its faults. */
function withinFaults(result: ItemResult, room: number): ItemResult {
  if (result.status !== 'rejected' || !result.errors || result.errors.length <= room) return result;
  const { errors, ...rest } = result;
  return room > 0 ? { ...rest, errors: errors.slice(0, room) } : rest;
}

async function readEntries(values: readonly unknown[]): Promise<Entry[]> {
  const slices = new Slices();
  const entries: Entry[] = [];
  let faults = 0;
  for (const value of values) {
    const entry = readEntry(value);
    if (entry.result) entry.result = withinFaults(entry.result, MAX_FAULTS_OF_BATCH - faults);
    faults += faultCountOf(entry);
    entries.push(entry);
    if (slices.isOver) await slices.rest();
  }
  return entries;
}

/** The database's complaint about the values, or `undefined` for an error that is not about them. */
function refusalOf(error: unknown): AppError | undefined {
  const known = appErrorOf(error);
  // the limit is that of the whole batch; searching for one item would try every half of it
  if (known instanceof StoredBytesLimitReached) return undefined;
  return known && known.status < 500 ? known : undefined;
}

async function writeReceipt(tx: ScopeTransaction, entries: readonly Entry[]): Promise<string> {
  const results = entries.map(({ result }) => result as ItemResult);
  const count = (wanted: ItemResult['status']) => results.filter(({ status }) => status === wanted).length;
  const receipt: Receipt = {
    receipt_id: `rcpt_${randomBytes(16).toString('hex')}`,
    received_at: isoTimeOf(new Date()),
    created: count('created'),
    duplicate: count('duplicate'),
    rejected: count('rejected'),
    results,
  };
  const reply = JSON.stringify(receipt);
  await insertReceipt(tx, receipt.receipt_id, reply);
  return reply;
}
