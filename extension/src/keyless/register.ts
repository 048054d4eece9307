import type { CommandHandlers } from '../contributions.ts';
import type { Services } from '../services.ts';
import type { Quizzes } from './quizzes.ts';

/** Quizzes without a model: their command, and the panel that the editor restores. All else is loaded with the first. */
export function registerQuizzes(services: Services): Pick<CommandHandlers, 'quizWithoutModel'> {
  const { disposables, panel, journal } = services;
  let loading: Promise<Quizzes> | undefined;
  const quizzes = (): Promise<Quizzes> => {
    loading ??= import('./quizzes.ts').then((module) => disposables.add(new module.Quizzes(services)));
    return loading;
  };
  disposables.add(
    panel.onDidRestore((id) => {
      if (!id.startsWith('quiz-')) return;
      quizzes()
        .then((loaded) => loaded.restore(id))
        .catch((error: unknown) => journal.warn(`A quiz was not restored: ${String(error)}`));
    }),
  );
  return { quizWithoutModel: async () => (await quizzes()).start() };
}
