import { seed as runSeed } from '../../../test/runner/seed.ts';

/** How much the random tests try: a sample in `npm test`, as much as one asks for with `npm run test:faults`. */
const setting = (name: string, usual: number): number => {
  const given = Number(process.env[name] ?? usual);
  if (!Number.isFinite(given)) throw new Error(`${name} is no number.`);
  return given;
};

/** What all random choices come from. Instants at which something is killed stay those of the machine. */
export const seed = setting('FAULTS_SEED', runSeed);
/** Random histories of the books. */
export const histories = setting('FAULTS_HISTORIES', 150);
/** Random answers of a provider. */
export const streams = setting('FAULTS_STREAMS', 60);
/** Random histories of a subscription. */
export const purchases = setting('FAULTS_PURCHASES', 8);
/** Server processes killed, and a third as many times Postgres is brought down in each way. */
export const kills = setting('FAULTS_KILLS', 3);
/** Most minutes for each kind. */
export const minutes = setting('FAULTS_MINUTES', 60);

export const milliseconds = minutes * 60_000;

/** Whether somebody waits for these tests in particular, and wants to see them go on. */
export const isLong = process.env['FAULTS_SEED'] !== undefined;

export const progress = (words: string): void => {
  if (isLong) console.log(`    ${new Date().toISOString().slice(11, 19)} ${words}`);
};

/** Words how to see a failure again. */
export const howToRepeat = (more = ''): string => `Repeat with: npm run test:faults -- --seed ${seed}${more}`;
