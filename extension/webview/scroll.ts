import { whenRendered } from './frames.ts';
import { changeUiState, uiState } from './uiState.ts';

/** Milliseconds without scrolling after which the position is written down. */
const SETTLED = 200;

export function keepScrollPosition(page: HTMLElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    clearTimeout(timer);
    timer = setTimeout(() => changeUiState({ scrollTop: scroller(page)?.scrollTop ?? 0 }), SETTLED);
  };
  // Scrolling does not bubble, but it can be caught on its way down.
  page.addEventListener('scroll', save, { capture: true, passive: true });
}

/** Goes back to where the learner was, once everything above that place has its height. */
export function restoreScrollPosition(page: HTMLElement & { readonly updateComplete: Promise<unknown> }): void {
  const { scrollTop } = uiState();
  if (scrollTop === 0) return;
  void page.updateComplete.then(() =>
    whenRendered(() => scroller(page)?.scrollTo({ top: scrollTop, behavior: 'instant' })),
  );
}

const scroller = (page: HTMLElement): Element | null => page.querySelector('main');
