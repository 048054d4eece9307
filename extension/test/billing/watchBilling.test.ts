import assert from 'node:assert/strict';
import type { BillingState } from '@codetrain/contract/billing';
import { BillingError } from '../../src/billing/billingApi.ts';
import { type Watch, watchBilling } from '../../src/billing/watchBilling.ts';
import { freeState, proState } from './plans.ts';

/** A watch whose clock is moved by hand. Each pause waits for `pass`, or for the signal. */
function setUp(answers: (how: 'read' | 'refresh', count: number) => BillingState) {
  const asked: string[] = [];
  const seen: string[] = [];
  const pauses: number[] = [];
  const controller = new AbortController();
  let back: (() => void) | undefined;
  let pass = () => {};
  let paused = () => {};
  const ask = async (how: 'read' | 'refresh') => answers(how, asked.push(how));
  const watch: Watch = {
    read: () => ask('read'),
    refresh: () => ask('refresh'),
    seen: (state) => {
      seen.push(state.plan.name);
      return state.plan.name === 'pro' ? 'over' : 'goOn';
    },
    onReturn: (listener) => {
      back = listener;
      return { dispose: () => (back = undefined) };
    },
    signal: controller.signal,
    pause: (milliseconds, signal) => {
      pauses.push(milliseconds);
      return new Promise((resolve) => {
        pass = resolve;
        signal.addEventListener('abort', () => resolve());
        paused();
      });
    },
  };
  /** Resolves when it waits for time to pass. */
  const waits = () => new Promise<void>((resolve) => (paused = resolve));
  return {
    asked,
    seen,
    pauses,
    controller,
    watch,
    waits,
    /** Lets the pause pass, and resolves when the next one has begun. */
    async step() {
      const next = waits();
      pass();
      await next;
    },
    pass: () => pass(),
    comeBack: () => back?.(),
    isListening: () => back !== undefined,
  };
}

describe('billing: waiting for a payment', () => {
  it('asks in steps that grow, until it is seen', async () => {
    const { watch, waits, step, pass, pauses, asked, seen, isListening } = setUp((_, count) =>
      count < 8 ? freeState : proState,
    );
    const begun = waits();
    const ended = watchBilling(watch);
    await begun;
    for (let count = 1; count < 8; count += 1) await step();
    pass();
    await ended;
    assert.deepEqual(new Set(asked), new Set(['read']));
    assert.deepEqual(seen.slice(-2), ['free', 'pro']);
    assert.deepEqual(
      pauses,
      [...pauses].sort((a, b) => a - b),
    );
    assert.ok((pauses[0] ?? 0) >= 1_000);
    assert.ok(!isListening());
  });

  it('has the service ask Stripe at once when the person comes back', async () => {
    const { watch, waits, comeBack, asked } = setUp((how) => (how === 'refresh' ? proState : freeState));
    const begun = waits();
    const ended = watchBilling(watch);
    await begun;
    comeBack();
    await ended;
    assert.deepEqual(asked, ['refresh']);
  });

  it('stops asking by itself after some minutes, and still sees who comes back', async () => {
    const { watch, waits, pass, comeBack, pauses, asked } = setUp((how) => (how === 'refresh' ? proState : freeState));
    let begun = waits();
    const ended = watchBilling(watch);
    await begun;
    const readings = () => asked.length;
    for (;;) {
      begun = waits();
      const before = readings();
      pass();
      const isOver = await Promise.race([
        begun.then(() => false),
        new Promise<boolean>((resolve) => setImmediate(() => setImmediate(() => resolve(readings() > before)))),
      ]);
      if (isOver) break;
    }
    const minutes = pauses.reduce((sum, pause) => sum + pause, 0) / 60_000;
    assert.ok(minutes > 5 && minutes < 15, `${minutes} minutes`);
    comeBack();
    await ended;
    assert.equal(asked.at(-1), 'refresh');
  });

  it('goes on past what fails, and ends where nobody is signed in any more', async () => {
    const { watch, waits, step, pass, asked, seen } = setUp((_, count) => {
      if (count === 1) throw new BillingError({ kind: 'offline' });
      if (count === 2) return freeState;
      throw new BillingError({ kind: 'signedOut' });
    });
    const begun = waits();
    const ended = watchBilling(watch);
    await begun;
    await step();
    await step();
    pass();
    await ended;
    assert.equal(asked.length, 3);
    assert.deepEqual(seen, ['free']);
  });

  it('ends with its signal, whatever it does then', async () => {
    const { watch, waits, controller, asked } = setUp(() => freeState);
    const begun = waits();
    const ended = watchBilling(watch);
    await begun;
    controller.abort();
    await ended;
    assert.deepEqual(asked, []);
  });
});
