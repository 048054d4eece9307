import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { v7 } from 'uuid';
import type { AccountId, RequestId, SessionId } from '../../src/ids.ts';
import type { Correction } from '../../src/metering/correct.ts';
import type { AdmissionRequest, AdmissionResult, Ledger } from '../../src/metering/ledger.ts';
import { plans } from '../../src/metering/plans.ts';
import type { Outcome, Settlement } from '../../src/metering/settle.ts';
import { noTokens } from '../../src/metering/usage.ts';
import { NANO_MODEL } from '../support/database.ts';
import { codeOf, request } from '../support/ledger.ts';
import type { BooksModel, ModelRequest } from './booksModel.ts';

/** The books of one account as two servers keep them. */
export interface Real {
  readonly ledgers: readonly [Ledger, Ledger];
  readonly pool: Pool;
  readonly accountId: AccountId;
  readonly sessions: readonly SessionId[];
  /** What was asked, by request id. */
  readonly asked: Map<string, AdmissionRequest>;
}

type Command = fc.AsyncCommand<BooksModel, Real>;
type Server = 0 | 1;

/** One step of a history: what it does, in words that repeat it, and to what. */
const command = (
  words: string,
  run: (model: BooksModel, real: Real) => Promise<void>,
  check: (model: Pick<BooksModel, 'open' | 'requests'>) => boolean = () => true,
): Command => ({
  check: (model) => check(model),
  run: async (model, real) => {
    await run(model, real);
    await assertAgrees(model, real);
  },
  toString: () => words,
});

/** How dear a request is: a share of the plan's budget in thousandths, or just what is left, give or take one nano-dollar. */
type Worst = { readonly share: number } | { readonly leftAnd: -1 | 0 | 1 };

const worst: fc.Arbitrary<Worst> = fc.oneof(
  // Small ones too, so that the other limits are met.
  fc.record({ share: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ share: fc.integer({ min: 0, max: 600 }) }),
  fc.record({ leftAnd: fc.constantFrom(-1 as const, 0 as const, 1 as const) }),
);

function nanosOf(model: BooksModel, how: Worst): bigint {
  if ('share' in how) return (model.plan.budgetNanos * BigInt(how.share)) / 1_000n;
  const nanos = model.left + BigInt(how.leftAnd);
  return nanos < 0n ? 0n : nanos;
}

interface AdmitOptions {
  readonly server: Server;
  /** Which of a few sessions; past them, a new one. */
  readonly session: number;
  readonly key: string | null;
  readonly worst: Worst;
  readonly model: string;
}

const server = fc.constantFrom<Server>(0, 1);
const admitOptions: fc.Arbitrary<AdmitOptions> = fc.record({
  server,
  session: fc.nat(5),
  key: fc.constantFrom(null, null, null, 'a', 'b'),
  worst,
  model: fc.oneof(
    { weight: 9, arbitrary: fc.constant('claude-haiku-5-5') },
    { weight: 1, arbitrary: fc.constant('claude-opus-5-5') },
  ),
});

function ask(model: BooksModel, real: Real, options: AdmitOptions): AdmissionRequest {
  const asked = request(real.accountId, {
    ...(real.sessions[options.session] !== undefined && { sessionId: real.sessions[options.session] }),
    requestId: v7({ msecs: model.now.getTime() }) as RequestId,
    clientKey: options.key,
    model: options.model,
    worstCaseNanos: nanosOf(model, options.worst),
    admittedAt: model.now,
  });
  real.asked.set(asked.requestId, asked);
  return asked;
}

const inModel = (asked: AdmissionRequest) => ({ ...asked, worst: asked.worstCaseNanos });

/** What the gate promises of every admission, whatever was overrun before. */
function assertWithinLimits(model: BooksModel, result: AdmissionResult): void {
  if (!result.admitted) return;
  const { settledNanos, heldNanos, requestsOpen, sessionsUsed, addsSession } = result.standing;
  assert.ok(settledNanos + heldNanos <= model.plan.budgetNanos, 'settled + held <= budget');
  assert.ok(requestsOpen <= model.plan.openRequests, 'open requests');
  assert.ok(!addsSession || sessionsUsed <= model.plan.sessions, 'sessions');
}

const admit = admitOptions.map((options) =>
  command(`admit(${JSON.stringify(options)})`, async (model, real) => {
    const asked = ask(model, real, options);
    const right = model.verdicts(inModel(asked));
    const result = await real.ledgers[options.server].admit(asked);
    assert.ok(right.has(codeOf(result)), `${codeOf(result)} is none of ${[...right]}`);
    assertWithinLimits(model, result);
    if (result.admitted) model.admit(inModel(asked));
  }),
);

/** The same request several times at once, by both servers: exactly as many pass as fit. */
const crowd = fc.record({ options: admitOptions, size: fc.integer({ min: 2, max: 6 }) }).map(({ options, size }) =>
  command(`crowd(${size}, ${JSON.stringify(options)})`, async (model, real) => {
    const asked = Array.from({ length: size }, () => ask(model, real, options));
    const before = asked.map((each) => each.worstCaseNanos);
    const results = await Promise.all(asked.map((each, i) => real.ledgers[(i % 2) as Server].admit(each)));
    assert.equal(new Set(before).size, 1);
    let passed = 0;
    for (const [index, result] of results.entries()) {
      assertWithinLimits(model, result);
      const each = asked[index];
      if (!result.admitted || each === undefined) continue;
      passed += 1;
      // One after the other, each of those that passed had to be right.
      assert.ok(model.verdicts(inModel(each)).has('admitted'), `request ${passed} of the crowd is one too many`);
      model.admit(inModel(each));
    }
    const [left] = asked.filter((_, index) => results[index]?.admitted === false);
    if (left) assert.ok(!model.verdicts(inModel(left)).has('admitted'), `only ${passed} of the crowd passed`);
  }),
);

interface EndOptions {
  readonly which: number;
  readonly server: Server;
  readonly outcome: Exclude<Outcome, 'expired'>;
  /** For one that was stopped: whether anything had come. */
  readonly yielded: boolean;
  /** In thousandths of the worst case: above 1000 is an overrun. */
  readonly spent: number;
  /** How many settle it at once. */
  readonly times: number;
}

const endOptions: fc.Arbitrary<EndOptions> = fc.record({
  which: fc.nat(20),
  server,
  outcome: fc.constantFrom<EndOptions['outcome']>(
    'completed',
    'completed',
    'stopped_by_user',
    'failed_midway',
    'failed_before_output',
  ),
  yielded: fc.boolean(),
  spent: fc.integer({ min: 0, max: 1_200 }),
  times: fc.constantFrom(1, 1, 2, 3),
});

/** Does the same so many times at once, on both servers in turn. */
const atOnce = <T>(
  { ledgers }: Real,
  { server: first, times }: { readonly server: Server; readonly times: number },
  act: (ledger: Ledger) => Promise<T>,
): Promise<T[]> => Promise.all(Array.from({ length: times }, (_, i) => act(ledgers[((first + i) % 2) as Server])));

const pick = <T>(from: readonly T[], which: number): T => from[which % from.length] ?? assert.fail();

function ending(
  real: Real,
  { requestId, firstRequestId, worst: held, period }: ModelRequest,
  options: EndOptions,
): Settlement {
  const { outcome } = options;
  const isFree = outcome === 'failed_before_output';
  const costNanos = isFree ? 0n : (held * BigInt(options.spent)) / 1_000n;
  return {
    ...(real.asked.get(requestId) ?? assert.fail()),
    model: NANO_MODEL,
    period,
    usage: { ...noTokens, output: Number(costNanos) },
    costNanos,
    firstRequestId: firstRequestId as RequestId | null,
    providerCostNanos: null,
    outcome,
    basis: 'reported',
    yielded:
      outcome === 'completed' || outcome === 'failed_midway' || (outcome === 'stopped_by_user' && options.yielded),
    upstreamId: null,
  };
}

const settle = endOptions.map((options) =>
  command(
    `settle(${JSON.stringify(options)})`,
    async (model, real) => {
      const { requestId } = pick(model.open, options.which);
      const one = model.requests.find((each) => each.requestId === requestId) ?? assert.fail();
      const settlement = ending(real, one, options);
      await atOnce(real, options, (ledger) => ledger.settle(settlement));
      model.settle(one, settlement);
    },
    (model) => model.open.length > 0,
  ),
);

/** The provider fails, and another one is tried. Both servers may say so, and more than once. */
const reattempt = fc.record({ which: fc.nat(20), server, times: fc.constantFrom(1, 1, 2, 3) }).map((options) =>
  command(
    `reattempt(${JSON.stringify(options)})`,
    async (model, real) => {
      const one = pick(model.open, options.which);
      const asked = real.asked.get(one.requestId) ?? assert.fail();
      const requestId = v7({ msecs: asked.admittedAt.getTime() }) as RequestId;
      const next = { requestId, model: NANO_MODEL, provider: 'openrouter' };
      const firstRequestId = one.firstRequestId as RequestId | null;
      await atOnce(real, options, (ledger) =>
        ledger.reattempt({
          ...asked,
          firstRequestId,
          period: one.period,
          upstreamId: null,
          next,
        }),
      );
      real.asked.set(requestId, { ...asked, requestId });
      model.reattempt(one, requestId);
    },
    (model) => model.open.length > 0,
  ),
);

/** Its provider tells afterwards what it came to. Whoever corrects an entry that has been corrected meanwhile does nothing. */
const correct = fc
  .record({
    which: fc.nat(20),
    server,
    spent: fc.integer({ min: 0, max: 1_200 }),
    times: fc.constantFrom(1, 1, 2, 3),
    isLate: fc.boolean(),
  })
  .map((options) =>
    command(
      `correct(${JSON.stringify(options)})`,
      async (model, real) => {
        const one = pick(
          model.requests.filter(({ state }) => state !== 'open'),
          options.which,
        );
        const requestId = one.requestId as RequestId;
        const { rows } = await real.pool.query<{ seq: number }>(
          'SELECT max("seq") AS "seq" FROM "Entry" WHERE "accountId" = $1 AND "requestId" = $2',
          [real.accountId, requestId],
        );
        const latest = rows[0]?.seq ?? assert.fail();
        const costNanos = (one.worst * BigInt(options.spent)) / 1_000n;
        const correction: Correction = {
          accountId: real.accountId,
          requestId,
          seq: options.isLate ? latest - 1 : latest,
          usage: { ...noTokens, output: Number(costNanos) },
          costNanos,
          providerCostNanos: costNanos,
        };
        const changes = await atOnce(real, options, (ledger) => ledger.correct(correction));
        const change = options.isLate ? undefined : model.correct(one, costNanos);
        assert.deepEqual(
          changes.filter((each) => each !== undefined),
          change === undefined ? [] : [change],
        );
      },
      (model) => model.requests.some(({ state }) => state !== 'open'),
    ),
  );

/** Again, for one that has ended: nothing, or the true end of one that was given up for dead. */
const settleLate = endOptions.map((options) =>
  command(
    `settleLate(${JSON.stringify(options)})`,
    async (model, real) => {
      const one = pick(
        model.requests.filter(({ state }) => state !== 'open'),
        options.which,
      );
      const settlement = ending(real, one, options);
      await atOnce(real, options, (ledger) => ledger.settle(settlement));
      model.settle(one, settlement);
    },
    (model) => model.requests.some(({ state }) => state !== 'open'),
  ),
);

const expireHold = (real: Real, { requestId }: ModelRequest) =>
  real.pool.query(`UPDATE "Hold" SET "expiresAt" = '2020-01-01Z' WHERE "accountId" = $1 AND "requestId" = $2`, [
    real.accountId,
    requestId,
  ]);

const sweep = fc.record({ which: fc.nat(20), server, both: fc.boolean() }).map((options) =>
  command(
    `sweep(${JSON.stringify(options)})`,
    async (model, real) => {
      const one = pick(model.open, options.which);
      await expireHold(real, one);
      const swept = await Promise.all(
        options.both ? real.ledgers.map((each) => each.sweep()) : [real.ledgers[options.server].sweep()],
      );
      assert.deepEqual(
        swept.flatMap(({ failures }) => failures),
        [],
      );
      model.expire(one);
    },
    (model) => model.open.length > 0,
  ),
);

/** A sweep and the true end at the same instant: whichever comes first, the end counts. */
const sweepDuringEnd = endOptions.map((options) =>
  command(
    `sweepDuringEnd(${JSON.stringify(options)})`,
    async (model, real) => {
      const one = pick(model.open, options.which);
      const settlement = ending(real, one, options);
      await expireHold(real, one);
      const other = real.ledgers[options.server === 0 ? 1 : 0];
      await Promise.all([other.sweep(), real.ledgers[options.server].settle(settlement)]);
      model.settle(one, settlement);
    },
    (model) => model.open.length > 0,
  ),
);

const setAccount = (real: Real, column: 'plan' | 'blockedAt' | 'anchorAt', value: string | Date | null) =>
  real.pool.query(`UPDATE "Account" SET "${column}" = $2 WHERE "id" = $1`, [real.accountId, value]);

const changePlan = fc.constantFrom('free' as const, 'pro' as const).map((plan) =>
  command(`changePlan(${plan})`, async (model, real) => {
    await setAccount(real, 'plan', plan);
    model.plan = plans[plan];
  }),
);

const block = fc.boolean().map((isBlocked) =>
  command(`block(${isBlocked})`, async (model, real) => {
    await setAccount(real, 'blockedAt', isBlocked ? new Date() : null);
    model.isBlocked = isBlocked;
  }),
);

const moveAnchor = fc.constantFrom('2028-01-31T00:00:00Z', '2028-02-10T00:00:00Z').map((anchor) =>
  command(`moveAnchor(${anchor})`, async (model, real) => {
    model.anchor = new Date(anchor);
    await setAccount(real, 'anchorAt', model.anchor);
  }),
);

/** To the last millisecond of the period, or into the next one. Requests that are open stay where they were admitted. */
const passTime = fc.constantFrom(-1, 0).map((offset) =>
  command(`passTime(to the edge ${offset})`, async (model) => {
    model.now = new Date(Math.max(model.period.endsAt.getTime() + offset, model.now.getTime()));
  }),
);

/** Everything that may happen to the books of an account. */
export const bookCommands = fc.commands(
  [
    admit,
    admit,
    admit,
    crowd,
    crowd,
    settle,
    settle,
    settleLate,
    correct,
    reattempt,
    sweep,
    sweepDuringEnd,
    changePlan,
    block,
    moveAnchor,
    passTime,
  ],
  { maxCommands: 16, size: 'max' },
);

interface Found {
  readonly periods: { startsAt: string; used: number; open: number; settled: string; held: string }[];
  readonly sessions: { id: string; requests: number; open: number; yielded: boolean; startsAt: string }[];
}

/** Every counter in the database is what the model says. */
async function assertAgrees(model: BooksModel, { pool, accountId }: Real): Promise<void> {
  const { rows } = await pool.query<Found>(
    `SELECT
       (SELECT COALESCE(json_agg(json_build_object('startsAt', "startsAt", 'used', "sessionsUsed", 'open', "requestsOpen",
          'settled', "settledNanos"::text, 'held', "heldNanos"::text)), '[]') FROM "Period" WHERE "accountId" = $1) AS periods,
       (SELECT COALESCE(json_agg(json_build_object('id', "sessionId", 'requests', "requests", 'open', "requestsOpen",
          'yielded', "yielded", 'startsAt', "periodStartsAt")), '[]') FROM "Session" WHERE "accountId" = $1) AS sessions`,
    [accountId],
  );
  const { periods, sessions } = rows[0] ?? assert.fail();
  const instant = (iso: string) => new Date(iso).getTime();
  assert.deepEqual(
    new Map(
      periods.map((p) => [
        instant(p.startsAt),
        { sessionsUsed: p.used, requestsOpen: p.open, settled: BigInt(p.settled), held: BigInt(p.held) },
      ]),
    ),
    model.allCounters(),
  );
  assert.deepEqual(
    new Map(sessions.map(({ id, startsAt, ...rest }) => [id, { ...rest, startsAt: instant(startsAt) }])),
    new Map(model.sessions()),
  );
}
