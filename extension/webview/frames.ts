/**
 * Renders in frames. A job works until its deadline and answers whether anything is left; what is left goes on in the
 * next frame, so that no amount of text blocks the editor's window.
 */
export type FrameJob = (deadline: number) => boolean;

/** Milliseconds of a frame that jobs may use in all. A frame has 16, and layout and paint want theirs. */
const FRAME_BUDGET = 6;

const jobs = new Set<FrameJob>();
const idle: (() => void)[] = [];
let requested = false;

/** Runs the job in the next frame. A job that waits already runs once. */
export function requestFrame(job: FrameJob): void {
  jobs.add(job);
  if (requested) return;
  requested = true;
  requestAnimationFrame(run);
}

/** Calls back once nothing is left to render. */
export function whenRendered(callback: () => void): void {
  if (jobs.size === 0) callback();
  else idle.push(callback);
}

function run(): void {
  requested = false;
  const deadline = performance.now() + FRAME_BUDGET;
  const due = [...jobs];
  jobs.clear();
  for (const job of due) {
    if (performance.now() >= deadline || job(deadline)) requestFrame(job);
  }
  if (jobs.size === 0) for (const callback of idle.splice(0)) callback();
}
