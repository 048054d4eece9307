import * as vscode from 'vscode';
import type { CommandHandlers } from '../contributions.ts';
import type { Services } from '../services.ts';
import { countDue } from './dueCount.ts';
import type { Reviews } from './reviews.ts';

/** Of nothing that anybody waits for. */
const FIRST_COUNT_MILLISECONDS = 2_000;
const SHORTEST_WAIT_MILLISECONDS = 60_000;
const LONGEST_WAIT_MILLISECONDS = 86_400_000;

/** Cards: their commands, the review that the editor restores, and how many are due, in the status bar. */
export function registerCards(
  services: Services,
): Pick<CommandHandlers, 'reviewCards' | 'exportCards' | 'importCards' | 'deleteCards'> {
  const { context, disposables, panel, journal, status, deck } = services;
  let loading: Promise<Reviews> | undefined;
  const reviews = (): Promise<Reviews> => {
    loading ??= Promise.all([import('./reviews.ts'), deck()]).then(([module, cards]) =>
      disposables.add(new module.Reviews(services, cards)),
    );
    return loading;
  };
  disposables.add(
    panel.onDidRestore((id) => {
      if (!id.startsWith('review-')) return;
      reviews()
        .then((loaded) => loaded.start(id))
        .catch((error: unknown) => journal.warn(`A review was not restored: ${String(error)}`));
    }),
  );

  let timer = setTimeout(() => void count(), FIRST_COUNT_MILLISECONDS);
  const count = async (): Promise<void> => {
    clearTimeout(timer);
    const now = new Date();
    const { count: due, next } = await countDue(context.globalStorageUri.fsPath, now);
    status.due = due;
    clearTimeout(timer);
    const wait = next === undefined ? LONGEST_WAIT_MILLISECONDS : next.getTime() - now.getTime();
    timer = setTimeout(
      () => void count(),
      Math.min(LONGEST_WAIT_MILLISECONDS, Math.max(SHORTEST_WAIT_MILLISECONDS, wait)),
    );
  };
  disposables.add({ dispose: () => clearTimeout(timer) });
  disposables.add(services.onDidChangeCards(() => void count()));
  // Another window may have reviewed, or a day have passed.
  disposables.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) void count();
    }),
  );
  return {
    reviewCards: async () => (await reviews()).start(),
    exportCards: async () => (await import('./manage.ts')).exportCards(await deck()),
    importCards: async () => (await import('./manage.ts')).importCards(await deck()),
    deleteCards: async () => (await import('./manage.ts')).deleteCards(await deck()),
  };
}
