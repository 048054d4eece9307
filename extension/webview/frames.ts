/**
 * Renders in frames. A job works until its deadline and answers whether anything is left; what is left goes on in the
 * next frame, so that no amount of text blocks the editor's window.
 */
export type FrameJob = (deadline: number) => boolean;

/** Milliseconds of a frame that jobs may use in all. A frame has 16, and layout and paint want theirs. */
const FRAME_BUDGET = 6;
/**
 * After a frame comes a rest of so many times what it took with its layout and paint: text that streams takes a tenth
 * of a core at most, on a slow machine too, which then shows it in larger pieces.
 */
const REST_PER_WORK = 9;
/** Longest rest, in milliseconds. */
const MAX_REST = 250;

let jobs = new Set<FrameJob>();
const idle: (() => void)[] = [];
let requested = false;
let restUntil = 0;
const afterFrame = new MessageChannel();

/** Runs the job in one of the next frames. A job that waits already runs once. */
export function requestFrame(job: FrameJob): void {
  jobs.add(job);
  schedule(restUntil);
}

/** Calls back once nothing is left to render. */
export function whenRendered(callback: () => void): void {
  if (jobs.size === 0) callback();
  else idle.push(callback);
}

function schedule(instant: number): void {
  if (requested) return;
  requested = true;
  const wait = instant - performance.now();
  if (wait <= 0) requestAnimationFrame(run);
  else setTimeout(() => requestAnimationFrame(run), wait);
}

function run(): void {
  requested = false;
  const start = performance.now();
  const due = jobs;
  jobs = new Set();
  for (const job of due) {
    if (performance.now() >= start + FRAME_BUDGET || job(start + FRAME_BUDGET)) jobs.add(job);
  }
  // The message is delivered when the frame is laid out and painted.
  afterFrame.port2.postMessage(start);
  // Whoever waits for a long text to appear for the first time waits for no rest.
  if (jobs.size > 0) schedule(0);
  else for (const callback of idle.splice(0)) callback();
}

afterFrame.port1.onmessage = ({ data: start }: MessageEvent<number>) => {
  const now = performance.now();
  restUntil = now + Math.min(MAX_REST, (now - start) * REST_PER_WORK);
};
