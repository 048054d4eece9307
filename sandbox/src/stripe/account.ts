import { EventEmitter } from 'node:events';
import Stripe from 'stripe';
import { ApiError, missing } from './apiError.ts';
import { Clock } from './clock.ts';
import { newId } from './ids.ts';
import type { Kind, Kinds } from './kinds.ts';
import { present } from './present.ts';

type Stored = Kinds[Kind];

export interface Dunning {
  /** Days from one attempt to the next. */
  readonly retryAfterDays: readonly number[];
  /** What follows the last attempt. */
  readonly afterLast: 'cancel' | 'leave_past_due' | 'mark_unpaid';
}

/** Everything a file keeps between starts. */
export interface AccountState {
  readonly ahead: number;
  readonly objects: readonly Stored[];
  readonly deleted: readonly string[];
}

/**
 * A merchant's account at Stripe: its objects and their events. Objects are never changed in place, so that what an
 * event has seen stays as it was.
 */
export class Account extends EventEmitter<{ event: [event: Stripe.EventBase] }> {
  readonly clock = new Clock();
  /** The request that causes what happens now; null while time alone does. */
  request: { readonly id: string; readonly idempotency_key: string | null } | null = null;
  /** What becomes of an invoice that a subscription's customer does not pay. */
  dunning: Dunning = { retryAfterDays: [3, 5, 7], afterLast: 'cancel' };
  readonly #kinds = new Map<string, Map<string, Stored>>();
  /** What is under way and may yet come to nothing: how to undo it, and what is told when it is done. */
  #underWay: { readonly undo: (() => void)[]; readonly told: Stripe.EventBase[] } | undefined;
  readonly #deleted: Set<string>;

  constructor(state: AccountState = { ahead: 0, objects: [], deleted: [] }) {
    super();
    this.clock.ahead = state.ahead;
    for (const object of state.objects) this.#put(object);
    this.#deleted = new Set(state.deleted);
  }

  /** Events are kept for 30 days. */
  state(): AccountState {
    const since = this.clock.now() - 30 * 86_400;
    const objects = [...this.#kinds.values()].flatMap((all) => [...all.values()]);
    return {
      ahead: this.clock.ahead,
      objects: objects.filter((each) => each.object !== 'event' || each.created > since),
      deleted: [...this.#deleted],
    };
  }

  /** Whatever has this id. */
  lookUp(id: string): Stored | undefined {
    for (const all of this.#kinds.values()) {
      const found = all.get(id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  find<K extends Kind>(kind: K, id: string | undefined): Kinds[K] | undefined {
    return id === undefined ? undefined : (this.#kinds.get(kind)?.get(id) as Kinds[K] | undefined);
  }

  /** @throws ApiError that names `param`, or the path if there is none. */
  get<K extends Kind>(kind: K, id: string, param?: string): Kinds[K] {
    const found = this.find(kind, id);
    if (found === undefined) throw missing(kind.split('.').at(-1) ?? kind, id, param);
    return found;
  }

  /** Newest first, as every list of the API is. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    return [...(this.#kinds.get(kind)?.values() ?? [])].reverse() as Kinds[K][];
  }

  add<K extends Kind>(object: Kinds[K] & { object: K }, ...events: Stripe.Event.Type[]): Kinds[K] {
    this.#put(object);
    for (const type of events) this.tell(type, object);
    return object;
  }

  /** Nothing is told of a change that changes nothing, save what does not end in `.updated`. */
  change<K extends Kind>(
    object: Kinds[K] & { object: K },
    changes: Partial<Kinds[K]>,
    ...events: Stripe.Event.Type[]
  ): Kinds[K] {
    const before = this.get(object.object, object.id);
    const after = { ...before, ...changes };
    this.#put(after);
    const previous = differences(present(this, before), present(this, after));
    for (const type of events) {
      if (!type.endsWith('.updated')) this.tell(type, after);
      else if (Object.keys(previous).length > 0) this.tell(type, after, previous);
    }
    return after;
  }

  /** Does all of something, or nothing if it throws; except that a charge that was declined has been tried. */
  attempt<T>(work: () => T): T {
    const undo: (() => void)[] = [];
    const told: Stripe.EventBase[] = [];
    this.#underWay = { undo, told };
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ApiError && error.details.charge !== undefined)) {
        for (const step of undo.reverse()) step();
        told.length = 0;
      }
      throw error;
    } finally {
      this.#underWay = undefined;
      for (const event of told) this.emit('event', event);
    }
  }

  delete(object: Stored, ...events: Stripe.Event.Type[]): { id: string; object: string; deleted: true } {
    this.#kinds.get(object.object)?.delete(object.id);
    this.#deleted.add(object.id);
    this.#underWay?.undo.push(() => {
      this.#deleted.delete(object.id);
      this.#put(object);
    });
    for (const type of events) this.tell(type, object);
    return { id: object.id, object: object.object, deleted: true };
  }

  wasDeleted(id: string): boolean {
    return this.#deleted.has(id);
  }

  tell(type: Stripe.Event.Type, object: object, previous?: object): void {
    const event: Stripe.EventBase = {
      id: newId('evt_'),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: this.clock.now(),
      data: { object: present(this, object), ...(previous !== undefined && { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 0,
      request: this.request ?? { id: null, idempotency_key: null },
      type,
    };
    this.#put(event);
    if (this.#underWay === undefined) this.emit('event', event);
    else this.#underWay.told.push(event);
  }

  #put(object: Stored): void {
    const all = this.#kinds.get(object.object) ?? new Map<string, Stored>();
    const before = all.get(object.id);
    this.#underWay?.undo.push(() => {
      if (before === undefined) all.delete(object.id);
      else all.set(object.id, before);
    });
    all.set(object.id, object);
    this.#kinds.set(object.object, all);
  }
}

/** What attributes were, where they are something else now. */
function differences(before: object, after: object): object {
  const now = new Map(Object.entries(after));
  return Object.fromEntries(
    Object.entries(before).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name))),
  );
}
