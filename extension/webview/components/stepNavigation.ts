/** `j` and `k` go to the next and the previous step, as in lists of the editor; not while something is typed. */
export function stepShortcut(event: KeyboardEvent): void {
  const { key, target, currentTarget } = event;
  if ((key !== 'j' && key !== 'k') || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (!(target instanceof HTMLElement) || target.closest('textarea, input') !== null) return;
  if (!(currentTarget instanceof HTMLElement)) return;
  const steps = stepsOf(currentTarget);
  const current = target.closest<HTMLElement>('.step');
  const index = current === null ? -1 : steps.indexOf(current);
  const next = current === null ? steps[key === 'j' ? 0 : steps.length - 1] : steps[index + (key === 'j' ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  show(next);
}

/** Gives the focus back to the lesson: to the step that is in view, or else to the first. */
export function focusStep(root: HTMLElement): void {
  const steps = stepsOf(root);
  const inView = steps.find((step) => step.getBoundingClientRect().bottom > 0);
  (inView ?? steps[0])?.focus({ preventScroll: true });
}

/** What the learner called wrong is folded away. */
const stepsOf = (root: HTMLElement): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>('.step')].filter((step) => step.checkVisibility());

function show(step: HTMLElement): void {
  step.focus({ preventScroll: true });
  step.scrollIntoView({ block: 'nearest' });
}
