import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Pause, Recorder } from './recordLines.ts';

const script = fileURLToPath(new URL('./record.py', import.meta.url));

/** Asks Python's own tracing what runs. Takes `python3`. */
export const recordPython: Recorder = async (file, { call, name }) => {
  const { stdout } = await promisify(execFile)('python3', [script, file, name, call]);
  return JSON.parse(stdout) as Pause[];
};
