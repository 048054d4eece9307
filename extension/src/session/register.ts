import type { CommandHandlers } from '../contributions.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import type { Sheets } from '../sheet/sheets.ts';
import type { LessonMode } from '../tutor/activity/view.ts';
import { isLessonId } from './lessonId.ts';
import type { Beginning, Lessons } from './lessons.ts';
import { isWithoutModel } from './withoutModel.ts';

/** That the person has seen, in this workspace, what a lesson sends. */
const SEEN_KEY = 'codetrain.sheetSeen';

/**
 * Lessons: their commands, and the panel that the editor restores. Everything else is loaded with the first lesson.
 */
export function registerLessons(
  services: Services,
): Pick<
  CommandHandlers,
  | LessonMode
  | 'trainOnChanges'
  | 'showWhatWillBeSent'
  | 'chooseWhatIsSent'
  | 'startShownLesson'
  | 'stop'
  | 'exportLesson'
  | 'clearHighlights'
> {
  const { context, disposables, journal, log, panel } = services;
  let loading: Promise<Lessons> | undefined;
  const lessons = (): Promise<Lessons> => {
    loading ??= import('./lessons.ts').then((module) => disposables.add(new module.Lessons(services, panel)));
    return loading;
  };
  let loadingSheets: Promise<Sheets> | undefined;
  const sheets = (): Promise<Sheets> => {
    loadingSheets ??= import('../sheet/sheets.ts').then((module) =>
      disposables.add(new module.Sheets(services, async (lesson) => (await lessons()).beginPrepared(lesson))),
    );
    return loadingSheets;
  };
  /** Begins a lesson, or shows first what it will send, if the person wants that. */
  const begin = async (mode: LessonMode, beginning: Beginning = {}): Promise<void> => {
    const { confirmBeforeSending: when } = readSettings();
    const isSeen = context.workspaceState.get(SEEN_KEY) === true;
    if (isWithoutModel(beginning.activity) || when === 'never' || (when === 'firstInWorkspace' && isSeen))
      return (await lessons()).begin(mode, beginning);
    if (await (await sheets()).show(mode, beginning)) await context.workspaceState.update(SEEN_KEY, true);
  };
  const practise = async (beginning: Beginning = {}): Promise<void> => {
    const activity = await (await import('./choosePractice.ts')).choosePractice(context.globalState, beginning.place);
    if (activity !== undefined) await begin('practice', { ...beginning, activity });
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
    explain: () => begin('explain'),
    quiz: () => begin('quiz'),
    guide: () => begin('guide'),
    trace: () => begin('trace'),
    explainBack: () => begin('explainBack'),
    practice: () => practise(),
    trainOnChanges: async () =>
      (await import('../changes/trainOnChanges.ts')).trainOnChanges({
        begin: (mode, place) => (mode === 'practice' ? practise({ place }) : begin(mode, { place })),
        runsOn: context.extension.extensionKind,
        log,
      }),
    showWhatWillBeSent: async () => (await sheets()).show(),
    chooseWhatIsSent: async () => (await sheets()).choose(),
    startShownLesson: async () => (await sheets()).start(),
    stop: async () => (await lessons()).stop(),
    exportLesson: async () => (await lessons()).export(),
    clearHighlights: async () => (await lessons()).clearHighlights(),
  };
}
