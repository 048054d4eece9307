import type { CommandHandlers } from '../contributions.ts';
import type { Services } from '../services.ts';
import type { LessonMode } from '../tutor/activity/view.ts';
import { isLessonId } from './lessonId.ts';
import type { Lessons } from './lessons.ts';

/**
 * Lessons: their commands, and the panel that the editor restores. Everything else is loaded with the first lesson.
 */
export function registerLessons(
  services: Services,
): Pick<CommandHandlers, LessonMode | 'stop' | 'exportLesson' | 'clearHighlights'> {
  const { disposables, journal, panel } = services;
  let loading: Promise<Lessons> | undefined;
  const lessons = (): Promise<Lessons> => {
    loading ??= import('./lessons.ts').then((module) => disposables.add(new module.Lessons(services, panel)));
    return loading;
  };
  disposables.add(
    panel.onDidRestore((id) => {
      if (!isLessonId(id)) return;
      lessons()
        .then((loaded) => loaded.restore(id))
        .catch((error: unknown) => journal.warn(`A lesson was not restored: ${String(error)}`));
    }),
  );
  return {
    explain: async () => (await lessons()).begin('explain'),
    quiz: async () => (await lessons()).begin('quiz'),
    guide: async () => (await lessons()).begin('guide'),
    trace: async () => (await lessons()).begin('trace'),
    explainBack: async () => (await lessons()).begin('explainBack'),
    stop: async () => (await lessons()).stop(),
    exportLesson: async () => (await lessons()).export(),
    clearHighlights: async () => (await lessons()).clearHighlights(),
  };
}
