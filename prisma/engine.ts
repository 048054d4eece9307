// Prisma's own schema engine, as the WebAssembly module that Prisma publishes beside its binaries. It writes and applies
// the same SQL as `prisma migrate`, keeps the same `_prisma_migrations` table, and downloads nothing.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { migrationAdapter } from './migrationAdapter.ts';

/** The part of the standard that is used here; Node's types leave it to the browser's. */
declare const WebAssembly: {
  instantiate(module: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let engineClass: Promise<typeof SchemaEngine> | undefined;

/** Instantiates the module, once in a process. */
async function instantiate(): Promise<typeof SchemaEngine> {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = await readFile(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': importsOfModule() });
  bindings.__wbg_set_wasm(instance.exports);
  // Where the module leaves the words of a panic. Without it, a panic hides behind a TypeError.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (words: string) => console.error(words) } });
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return bindings.SchemaEngine;
}

/** The engine forgets the timer of its lock, which would keep the process alive for ten seconds. So timers are let go. */
function importsOfModule(): Record<string, unknown> {
  const letGo =
    (setTimer: (...args: unknown[]) => unknown) =>
    (...args: unknown[]): unknown => {
      const timer = setTimer(...args);
      if (timer instanceof Object && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
      return timer;
    };
  return Object.fromEntries(
    Object.entries(bindings).map(([name, binding]) => [
      name,
      name.startsWith('__wbg_setTimeout_') && typeof binding === 'function' ? letGo(binding as () => unknown) : binding,
    ]),
  );
}

/**
 * Runs `work` with a schema engine on the database at `url`. It has to be a direct connection: migrations take a
 * session lock, which a transaction pooler would not keep.
 */
export async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  engineClass ??= instantiate();
  const Engine = await engineClass;
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  try {
    const datasource = 'datasource db {\n  provider = "postgresql"\n}\n';
    const log = (): undefined => undefined;
    const engine = await Engine.new({ datamodels: [['schema.prisma', datasource]] }, log, migrationAdapter(pool));
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}
