import type { CommandHandlers } from '../contributions.ts';
import { LessonPanel } from '../panel/lessonPanel.ts';
import type { Services } from '../services.ts';
import type { Lessons } from './lessons.ts';

/**
 * Lessons: their commands, and the panel that the editor restores. Everything else is loaded with the first lesson.
 */
export function registerLessons(
  services: Services,
): Pick<CommandHandlers, 'explain' | 'stop' | 'exportLesson' | 'clearHighlights'> {
  const { context, disposables, journal } = services;
  const panel = disposables.add(new LessonPanel({ extensionUri: context.extensionUri, log: journal.warn }));
  let loading: Promise<Lessons> | undefined;
  const lessons = (): Promise<Lessons> => {
    loading ??= import('./lessons.ts').then((module) => disposables.add(new module.Lessons(services, panel)));
    return loading;
  };
  disposables.add(
    panel.onDidRestore((id) => {
      lessons()
        .then((loaded) => loaded.restore(id))
        .catch((error: unknown) => journal.warn(`A lesson was not restored: ${String(error)}`));
    }),
  );
  return {
    explain: async () => (await lessons()).explain(),
    stop: async () => (await lessons()).stop(),
    exportLesson: async () => (await lessons()).export(),
    clearHighlights: async () => (await lessons()).clearHighlights(),
  };
}
