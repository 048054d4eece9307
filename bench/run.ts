/**
 * The benchmarks of the server, all systems in one run. `--json` ends with one line of figures; `--quick` is a smoke run
 * whose figures mean nothing. `soak` runs the soak instead, for `--minutes`, and `growth` the growth alone. bench/README.md
 * tells the method.
 */
import { parseArgs } from 'node:util';
import { startCodeTrain } from './src/codetrain.ts';
import { type Growth, growth } from './src/growth.ts';
import { idleStreamBytes } from './src/idleMemory.ts';
import { firstByteLatency } from './src/latency.ts';
import { portkeyTarget, startPortkey } from './src/portkey.ts';
import { startScript } from './src/process.ts';
import { settleLagP99 } from './src/settleLag.ts';
import { soak } from './src/soak.ts';
import { round } from './src/stats.ts';
import type { Target } from './src/stream.ts';
import { throughput } from './src/throughput.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    'no-growth': { type: 'boolean' },
    minutes: { type: 'string', default: '10' },
  },
});
const size = options.quick
  ? { requests: 50, seconds: 1, rounds: 1, idle: 200, entries: 50_000, admissions: 200 }
  : { requests: 1_000, seconds: 4, rounds: 5, idle: 2_000, entries: 10_000_000, admissions: 2_000 };
const CLIENTS = 64;

const script = (name: string): string => `${import.meta.dirname}/src/${name}.ts`;
const plain = (port: number, flavour: string): Target => ({
  url: new URL(`http://127.0.0.1:${port}/${flavour}/v1/messages`),
  headers: () => ({ 'anthropic-version': '2023-06-01' }),
});

if (positionals.includes('growth')) {
  const { admit, usage } = await showGrowth();
  if (options.json) console.log(JSON.stringify({ admitGrowth10M: ratioOf(admit), usageGrowth10M: ratioOf(usage) }));
  process.exit();
}
const provider = await startScript(script('provider'));
if (positionals.includes('soak')) {
  await soakAlone();
  process.exit();
}
const startBare = () => startScript(script('bareProxy'), { UPSTREAM: `http://127.0.0.1:${provider.port}` });
const bare = await startBare();
const portkey = await startPortkey();

async function compare(flavour: 'many' | 'one') {
  const ours = await startCodeTrain(provider.port, flavour);
  const targets = {
    direct: plain(provider.port, flavour),
    bare: plain(bare.port, flavour),
    portkey: portkeyTarget(portkey.port, provider.port, flavour),
    codetrain: ours.target,
  };
  try {
    const { portkey: _slow, ...quick } = targets;
    const latency = {
      ...(await firstByteLatency(quick, size.requests)),
      ...(await firstByteLatency({ portkey: targets.portkey }, Math.ceil(size.requests / 10))),
    };
    const { direct: _floor, ...gateways } = targets;
    const streams = await throughput(gateways, { clients: CLIENTS, seconds: size.seconds, rounds: size.rounds });
    const lagMs = await settleLagP99(ours, CLIENTS, size.seconds);
    return { latency, streams, lagMs };
  } finally {
    await ours.stop();
  }
}

async function idle(): Promise<{ bare: number; codetrain: number }> {
  // Processes of their own, which nothing else has made grow; and accounts enough to stay within their plans.
  const ours = await startCodeTrain(provider.port, 'idle', Math.ceil(size.idle / 4));
  const fresh = await startBare();
  try {
    return {
      bare: await idleStreamBytes(plain(fresh.port, 'idle'), fresh.pid, size.idle),
      codetrain: await idleStreamBytes(ours.target, ours.pid, size.idle),
    };
  } finally {
    await ours.stop();
    await fresh.stop();
  }
}

async function soakAlone(): Promise<void> {
  const ours = await startCodeTrain(provider.port, 'many');
  try {
    const { streams, entries, earlyBytes, lateBytes } = await soak(ours, Number(options.minutes));
    const megabytes = (bytes: number): number => round(bytes / 2 ** 20, 1);
    console.log(`${streams} streams, ${entries} entries`);
    console.log(`resident ${megabytes(earlyBytes)} MB in the second quarter, ${megabytes(lateBytes)} MB in the last`);
    if (options.json) console.log(JSON.stringify({ streams, entries, memoryGrowth: round(lateBytes / earlyBytes, 3) }));
  } finally {
    await ours.stop();
    await provider.stop();
  }
}

async function showGrowth(): Promise<{ admit: Growth; usage: Growth }> {
  const grown = await growth(10_000, size.entries, size.admissions);
  for (const [what, { fewMs, manyMs }] of Object.entries(grown)) {
    const entries = size.entries.toLocaleString('en');
    console.log(`${what} with 10,000 entries ${round(fewMs)} ms, with ${entries} ${round(manyMs)} ms`);
  }
  return grown;
}

function ratioOf({ fewMs, manyMs }: Growth): number {
  return round(manyMs / fewMs);
}

function show(flavour: string, { latency, streams, lagMs }: Awaited<ReturnType<typeof compare>>): void {
  console.log(`\n60 events in ${flavour === 'many' ? '60 chunks' : 'one chunk'}`);
  console.table(
    Object.fromEntries(
      Object.entries(latency).map(([name, { p50Ms, p99Ms }]) => [
        name,
        {
          'first byte p50, ms': round(p50Ms),
          'p99, ms': round(p99Ms),
          'streams/s': round(streams[name] ?? Number.NaN, 0),
        },
      ]),
    ),
  );
  console.log(`entry visible after the end of its stream, p99: ${round(lagMs, 1)} ms`);
}

try {
  const many = await compare('many');
  show('many', many);
  const one = await compare('one');
  show('one', one);
  const memory = await idle();
  console.log(
    `\nan idle stream of ${size.idle}: bare ${round(memory.bare / 1024, 1)} kB, codetrain ${round(memory.codetrain / 1024, 1)} kB`,
  );
  const grown = options['no-growth'] ? undefined : await showGrowth();
  const ratio = (streams: Record<string, number>, peer: string) =>
    round((streams['codetrain'] ?? 0) / (streams[peer] ?? 0));
  const figures = {
    addedTtfbP50Ms: round((many.latency['codetrain']?.p50Ms ?? 0) - (many.latency['direct']?.p50Ms ?? 0), 3),
    addedTtfbP99Ms: round((many.latency['codetrain']?.p99Ms ?? 0) - (many.latency['direct']?.p99Ms ?? 0), 3),
    streamsVsBare: ratio(many.streams, 'bare'),
    streamsVsPortkey: ratio(many.streams, 'portkey'),
    idleStreamVsBare: round(memory.codetrain / memory.bare),
    admitGrowth10M: grown && ratioOf(grown.admit),
    usageGrowth10M: grown && ratioOf(grown.usage),
    settleLagP99Ms: round(many.lagMs, 1),
  };
  console.log(options.json ? JSON.stringify(figures) : figures);
} finally {
  await Promise.all([provider.stop(), bare.stop(), portkey.stop()]);
}
