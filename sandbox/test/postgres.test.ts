import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { readOwner } from '../src/postgres/owner.ts';
import { commandOf, findPostmaster } from '../src/postgres/postmaster.ts';
import { type Postgres, startPostgres } from '../src/postgres.ts';

const helper = fileURLToPath(new URL('fixtures/holdPostgres.ts', import.meta.url));

/** Another process that starts Postgres on `dataDir`, and its address once it is up. */
async function startElsewhere(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [helper, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the other process ended with ${code}`)));
  });
  return { child, url };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  // A restart cuts sessions; the query's own rejection tells all there is to know.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; !holds(); await sleep(20)) {
    if (Date.now() > end) throw new Error(`still not so after 15 s: ${what}`);
  }
}

describe('embedded Postgres', () => {
  const started: Postgres[] = [];
  const directories: string[] = [];
  const start = async (...options: Parameters<typeof startPostgres>): Promise<Postgres> => {
    const postgres = await startPostgres(...options);
    started.push(postgres);
    return postgres;
  };
  /** Closed to other users, like a home: where the tests run as root, the user `postgres` has to be let through. */
  const directory = (): string => {
    const parent = mkdtempSync(join(tmpdir(), 'codetrain-test-'));
    directories.push(parent);
    return join(parent, 'data');
  };

  afterEach(async () => {
    await Promise.all(started.splice(0).map((postgres) => postgres.stop()));
    for (const path of directories.splice(0)) rmSync(path, { recursive: true, force: true });
  });

  it('is Postgres 18 in UTF-8 and UTC, and leaves nothing behind', async () => {
    const postgres = await start();
    const [row] = await query(
      postgres.url,
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
              current_setting('timezone') AS zone, current_setting('fsync') AS fsync, 'ä' < 'b' AS linguistic`,
    );
    assert.match(String(row?.['version']), /^18\./);
    assert.deepEqual(
      { ...row, version: undefined },
      { version: undefined, encoding: 'UTF8', zone: 'UTC', fsync: 'off', linguistic: false },
    );
    const pid = findPostmaster(postgres.dataDir)?.pid ?? 0;
    assert.ok(commandOf(pid));
    await postgres.stop();
    assert.equal(commandOf(pid), undefined);
    assert.equal(existsSync(postgres.dataDir), false);
    await postgres.stop();
  });

  it('keeps the data of a given directory, durably', async () => {
    const dataDir = directory();
    const first = await start({ dataDir });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await first.stop();
    const second = await start({ dataDir });
    assert.deepEqual(await query(second.url, `SELECT n, current_setting('fsync') AS fsync FROM kept`), [
      { n: 42, fsync: 'on' },
    ]);
  });

  it('comes back on the same port after a restart, even after a crash', async () => {
    const postgres = await start({ dataDir: directory() });
    await query(postgres.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await postgres.restart();
    await postgres.restart('immediate');
    assert.deepEqual(await query(postgres.url, 'SELECT n FROM kept'), [{ n: 42 }]);
  });

  it('says when it dies unasked', async () => {
    const postgres = await start();
    const pid = findPostmaster(postgres.dataDir)?.pid ?? 0;
    process.kill(pid, 'SIGQUIT');
    assert.match(await postgres.died, /immediate shutdown/);
  });

  it('refuses a directory that another live process uses, and leaves that one alone', async () => {
    const dataDir = directory();
    const other = await startElsewhere(dataDir);
    try {
      await assert.rejects(startPostgres({ dataDir }), {
        message: new RegExp(
          `^The data directory .* is in use: process ${other.child.pid} runs Postgres on it, on port \\d+\\.$`,
        ),
      });
      assert.deepEqual(await query(other.url, 'SELECT 1 AS n'), [{ n: 1 }]);
    } finally {
      other.child.kill('SIGKILL');
      await until('its Postgres is gone', () => findPostmaster(dataDir) === undefined);
    }
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const) {
    it(`is gone after its starter was killed with ${signal}`, async () => {
      const dataDir = directory();
      const { child } = await startElsewhere(dataDir);
      const pid = findPostmaster(dataDir)?.pid ?? 0;
      assert.ok(commandOf(pid));
      child.kill(signal);
      await until('its Postgres is gone', () => commandOf(pid) === undefined);
    });
  }

  it('stops an orphan of a killed starter, whose guard was killed too, and takes over its data', async () => {
    const dataDir = directory();
    const { child, url } = await startElsewhere(dataDir);
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const orphan = findPostmaster(dataDir)?.pid ?? 0;
    const guard = readOwner(dataDir)?.guardPid ?? 0;
    process.kill(guard, 'SIGKILL');
    child.kill('SIGKILL');
    await until('both are dead', () => commandOf(guard) === undefined && commandOf(child.pid ?? 0) === undefined);
    assert.ok(commandOf(orphan));
    const next = await start({ dataDir });
    assert.equal(commandOf(orphan), undefined);
    assert.deepEqual(await query(next.url, 'SELECT n FROM kept'), [{ n: 42 }]);
  });

  it('is not fooled by a stale pid file that names an unrelated process', async () => {
    const dataDir = directory();
    await (await start({ dataDir })).stop();
    writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n`);
    await start({ dataDir });
  });

  it('says in one sentence that a port is taken', async () => {
    const first = await start();
    await assert.rejects(startPostgres({ port: first.port }), {
      message: `Port ${first.port}, meant for Postgres, is in use.`,
    });
  });

  it('leaves a directory alone that holds something else', async () => {
    const dataDir = directory();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'thesis.txt'), 'ten years of work');
    await assert.rejects(startPostgres({ dataDir }), /holds something that is no Postgres data/);
    assert.equal(readFileSync(join(dataDir, 'thesis.txt'), 'utf8'), 'ten years of work');
  });
});
