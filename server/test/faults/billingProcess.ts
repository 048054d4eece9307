import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { BillingOptions } from '../../src/billing/billing.ts';
import type { AccountId } from '../../src/ids.ts';
import type { Call, Command, Commands, Word } from './billingServer.ts';

const main = fileURLToPath(new URL('billingServer.ts', import.meta.url));

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A server process as far as billing goes, and what it can be told to do. What it throws is thrown here. */
export class BillingProcess implements Commands {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    child.on('message', (word: Word) => this.#hear(word));
    child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`The process has ended with ${code}.`));
    });
  }

  static async start(databaseUrl: string): Promise<BillingProcess> {
    const child = fork(main, [databaseUrl], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const failed = once(child, 'exit').then(([code]) => assert.fail(`The process did not start: ${code}`));
    const [word] = (await Promise.race([once(child, 'message'), failed])) as [Word];
    assert.ok('url' in word);
    failed.catch(() => undefined);
    return new BillingProcess(child, word.url);
  }

  readonly connect = (options: BillingOptions): Promise<void> => this.#call('connect', options);
  readonly createCustomer = (account: AccountId): Promise<string> => this.#call('createCustomer', account);
  readonly sync = (customer: string): Promise<void> => this.#call('sync', customer);
  readonly reconcile = (): Promise<void> => this.#call('reconcile');
  readonly idle = (): Promise<void> => this.#call('idle');

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  #call<Name extends Command>(command: Name, argument?: Parameters<Commands[Name]>[0]): ReturnType<Commands[Name]> {
    const id = this.#calls++;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const call: Call = { id, command, argument };
    this.#child.send(call);
    return answer as ReturnType<Commands[Name]>;
  }

  #hear(word: Word): void {
    if ('url' in word) return;
    const waiting = this.#waiting.get(word.id);
    this.#waiting.delete(word.id);
    if ('error' in word) waiting?.reject(new Error(word.error));
    else waiting?.resolve(word.result);
  }
}
