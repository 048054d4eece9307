import type { Pool } from 'pg';
import { v7 } from 'uuid';
import { openDatabase } from '../../src/database.ts';
import { type AccountId, newDeviceId, type RequestId } from '../../src/ids.ts';
import { Accounts } from '../../src/metering/accounts.ts';
import { type AdmissionRequest, type AdmissionResult, Ledger } from '../../src/metering/ledger.ts';
import { periodAt } from '../../src/metering/periods.ts';
import type { Settlement } from '../../src/metering/settle.ts';
import { noTokens } from '../../src/metering/usage.ts';
import { newSessionId } from './accounts.ts';
import { NANO_MODEL } from './database.ts';

/** A ledger with a pool of its own, as a server process has one. */
export function openLedger(url: string, groupCommit = true): { ledger: Ledger; pool: Pool; close(): Promise<void> } {
  const database = openDatabase({ url, poolSize: 8, connectTimeoutMs: 5_000, queryTimeoutMs: 10_000 }, () => undefined);
  const ledger = new Ledger(database.pool, new Accounts(database.prisma), { prepare: true, groupCommit });
  return { ledger, ...database };
}

/** The ledgers of two server processes on one database. */
export function openTwoLedgers(url: string): { ledger: Ledger; other: Ledger; close(): Promise<void> } {
  const [one, two] = [openLedger(url), openLedger(url)];
  return {
    ledger: one.ledger,
    other: two.ledger,
    async close() {
      await one.close();
      await two.close();
    },
  };
}

/** A small request: it holds one thousandth of a dollar. */
export function request(accountId: AccountId, changes: Partial<AdmissionRequest> = {}): AdmissionRequest {
  const admittedAt = changes.admittedAt ?? new Date();
  return {
    accountId,
    deviceId: newDeviceId(),
    requestId: v7({ msecs: admittedAt.getTime() }) as RequestId,
    sessionId: newSessionId(),
    clientKey: null,
    mode: 'explain',
    model: 'claude-haiku-5-5',
    provider: 'anthropic',
    worstCaseNanos: 1_000_000n,
    inputEstimate: 1_000,
    maxTokens: 1_000,
    admittedAt,
    holdSeconds: 600,
    ...changes,
  };
}

/** How such a request ends well, at a tenth of its hold. One of another cost was answered by the model that can cost anything. */
export function settlement(asked: AdmissionRequest, changes: Partial<Settlement> = {}): Settlement {
  if (changes.costNanos !== undefined && changes.usage === undefined) {
    const usage = { ...noTokens, output: Number(changes.costNanos) };
    return settlement(asked, { model: NANO_MODEL, usage, ...changes });
  }
  return {
    accountId: asked.accountId,
    requestId: asked.requestId,
    firstRequestId: null,
    sessionId: asked.sessionId,
    period: periodAt(new Date('2026-01-15T00:00:00Z'), asked.admittedAt),
    clientKey: asked.clientKey,
    model: asked.model,
    provider: asked.provider,
    usage: { input: 500, output: 100, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 },
    costNanos: 100_000n,
    providerCostNanos: null,
    outcome: 'completed',
    basis: 'reported',
    yielded: true,
    upstreamId: 'msg_1',
    admittedAt: asked.admittedAt,
    ...changes,
  };
}

/** How a request ends that yielded nothing. */
export const failure = (asked: AdmissionRequest): Settlement =>
  settlement(asked, {
    usage: noTokens,
    costNanos: 0n,
    outcome: 'failed_before_output',
    basis: 'estimated',
    yielded: false,
    upstreamId: null,
  });

export const codeOf = (result: AdmissionResult): string => (result.admitted ? 'admitted' : result.code);
