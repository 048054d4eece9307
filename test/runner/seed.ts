/**
 * The seed of every random test of a run. `npm test` picks one and passes it to its workers; a failure prints the
 * command that runs the same test with the same seed.
 */
import fc from 'fast-check';

const given = process.env['CODETRAIN_SEED'];

/** A whole number of at most nine digits. */
export const seed = given === undefined || given === '' ? Date.now() % 1_000_000_000 : Number(given);
if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`CODETRAIN_SEED must be a whole number, not ${given}.`);
process.env['CODETRAIN_SEED'] = String(seed);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
