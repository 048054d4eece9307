import assert from 'node:assert/strict';
import type { Pool } from 'pg';
import { createAccount } from '../support/accounts.ts';
import { assertBalanced, assertConsistent } from '../support/books.ts';
import { openLedger } from '../support/ledger.ts';
import { type ServerProcess, startProcess } from '../support/process.ts';
import { ScriptedProvider } from '../support/provider.ts';
import { testEnvironment } from '../support/server.ts';
import { TokenSigner } from '../support/tokens.ts';
import { until } from '../support/until.ts';
import { asWished, Load, type LoadOptions, type Person, type Seen } from './load.ts';
import { Random } from './random.ts';

export interface ClusterOptions {
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly seed: number;
  /** Where servers find the provider, if not at its own address. */
  readonly viaProvider?: (url: string) => Promise<string>;
  /** Settings that differ from those of other tests. */
  readonly env?: Readonly<Record<string, string>>;
  readonly load?: Partial<Pick<LoadOptions, 'clients' | 'longestPause'>>;
}

/** A server process may be down while another one takes its place. */
type Slot = ServerProcess | undefined;

/** Two server processes on one database, a provider, and clients that ask both. */
export class Cluster {
  readonly random: Random;
  readonly load: Load;
  readonly provider = new ScriptedProvider(asWished);
  readonly people: Person[] = [];
  readonly #options: ClusterOptions;
  readonly #sweeper: ReturnType<typeof openLedger>;
  readonly #servers: [Slot, Slot] = [undefined, undefined];
  readonly #booting: [Promise<void>, Promise<void>] = [Promise.resolve(), Promise.resolve()];
  /** The latest, gone or not. */
  readonly #booted: ServerProcess[] = [];
  #env: Record<string, string> = {};

  private constructor(options: ClusterOptions) {
    this.#options = options;
    this.random = new Random(options.seed);
    this.#sweeper = openLedger(options.databaseUrl);
    this.load = new Load({
      people: this.people,
      urls: () => this.urls,
      random: this.random,
      clients: 12,
      isInBooks: (id) => this.#isInBooks(id),
      ...options.load,
    });
  }

  static async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = new Cluster(options);
    await cluster.#start();
    return cluster;
  }

  async #start(): Promise<void> {
    const { pool, databaseUrl, env, viaProvider } = this.#options;
    await this.provider.start();
    const signer = await TokenSigner.create();
    await signer.announce(pool);
    for (let i = 0; i < 8; i++) {
      const id = await createAccount(pool);
      this.people.push({ id, token: await signer.sign(id, { exp: Math.floor(Date.now() / 1000) + 7_200 }) });
    }
    this.#env = {
      ...testEnvironment(databaseUrl, (await viaProvider?.(this.provider.url)) ?? this.provider.url),
      // So long that what a client has seen finished must be in the books.
      SETTLE_WAIT_MS: '60000',
      ...env,
    };
    await Promise.all([this.boot(0), this.boot(1)]);
  }

  /** Of the servers that are up. */
  get urls(): readonly string[] {
    return this.#servers.flatMap((server) => server?.url ?? []);
  }

  /** What servers logged as errors, those that are gone included: the last of it, for the message when a test fails. */
  complaints(): string {
    const lines = this.#booted.flatMap((server) => server.output().split('\n'));
    return lines
      .filter((line) => /"level":(50|60)/.test(line))
      .slice(-10)
      .join('\n');
  }

  boot(index: 0 | 1): Promise<void> {
    const booting = startProcess(this.#env, 'info').then((server) => {
      this.#servers[index] = server;
      this.#booted.push(server);
      if (this.#booted.length > 4) this.#booted.shift();
    });
    this.#booting[index] = booting;
    return booting;
  }

  /** @returns the exit code, or null if the signal ended it. */
  async end(index: 0 | 1, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const server = this.#servers[index];
    // From now on clients ask the other one.
    this.#servers[index] = undefined;
    return (await server?.end(signal)) ?? null;
  }

  /** What a client saw finished is in the books, as completed, once. */
  async assertKept({ finished, early }: Seen): Promise<void> {
    if (this.#waitsForBooks) assert.deepEqual(early, [], 'seen finished before they were in the books');
    const { rows } = await this.#options.pool.query<{ id: string; outcomes: string[] }>(
      `SELECT COALESCE("firstRequestId", "requestId") AS id, array_agg("outcome"::text ORDER BY "requestId", "seq") AS outcomes
       FROM "Entry" WHERE COALESCE("firstRequestId", "requestId") = ANY ($1) GROUP BY 1`,
      [[...finished]],
    );
    const kept = new Map(rows.map(({ id, outcomes }) => [id, outcomes.filter((each) => each === 'completed').length]));
    assert.deepEqual(
      [...finished].filter((id) => kept.get(id) !== 1),
      [],
      'seen finished, and not in the books once',
    );
  }

  /** Whether servers let no client see the end before the entry is committed, however long that takes. */
  get #waitsForBooks(): boolean {
    return this.#options.env?.['SETTLE_WAIT_MS'] === undefined;
  }

  async #isInBooks(requestId: string): Promise<boolean> {
    try {
      const { rows } = await this.#options.pool.query(
        'SELECT FROM "Entry" WHERE "requestId" = $1 OR "firstRequestId" = $1',
        [requestId],
      );
      return rows.length > 0;
    } catch {
      // Postgres is down: assertKept asks again.
      return true;
    }
  }

  /** The books agree at once; after a sweep of what the dead left behind, nothing is open any more. */
  async assertRecovers(seen: Seen): Promise<void> {
    const { pool } = this.#options;
    for (const server of this.#servers) assert.equal(server?.child.exitCode ?? null, null, 'a server ended by itself');
    await assertConsistent(pool);
    await this.assertKept(seen);
    // As if the time of the dead had passed. Whoever is alive and late corrects what the sweep wrote.
    await until(async () => {
      await pool.query(`UPDATE "Hold" SET "expiresAt" = '2020-01-01Z'`);
      assert.deepEqual((await this.#sweeper.ledger.sweep()).failures, []);
      const { rows } = await pool.query('SELECT FROM "Hold" LIMIT 1');
      return rows.length === 0 || undefined;
    });
    await assertBalanced(pool);
    await this.assertKept(seen);
    // Requests that were looked at take memory.
    this.provider.received.length = 0;
  }

  /** Also in the midst of a test that failed: nothing is left running. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#booting);
    await Promise.all(this.#servers.map((server) => server?.end('SIGKILL')));
    await this.load.stop();
    await this.provider.stop();
    await this.#sweeper.close();
  }
}
