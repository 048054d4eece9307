import * as l10n from '@vscode/l10n';
import { type Failure, wordFailure } from '../account/failures.ts';
import type { Place } from '../capture/locate.ts';
import { type Credentials, selectProvider } from '../model/select.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import type { Confidence } from '../tutor/lesson.ts';
import { captureFor } from './captureFor.ts';
import { fail } from './fail.ts';
import { begun, type Lesson, type LessonRecord, settled, waiting } from './lesson.ts';
import { lessonJournal } from './lessonJournal.ts';
import { LessonStatus } from './lessonStatus.ts';
import { LessonStore } from './lessonStore.ts';
import { refusesAi } from './refusesAi.ts';

/** What whoever shows a lesson does beside its writing. */
export interface Beside {
  /** The code is captured, and the lesson is asked for. Not waited for. */
  captured(lesson: Lesson): void;
  /** An activity has been written as far as it goes for now. */
  written(lesson: Lesson): Promise<void>;
}

/**
 * Has lessons written on by who answers: the lesson itself, follow-ups, and what is asked for cards. All of it can be
 * stopped, is seen to run, and is kept on this machine.
 */
export class LessonWriter {
  readonly #services: Services;
  readonly #beside: Beside;
  readonly #status: LessonStatus;
  readonly #store: LessonStore;
  readonly #credentials: Credentials;
  /** One for each answer that is being written. */
  readonly #writing = new Set<AbortController>();

  constructor(services: Services, beside: Beside) {
    this.#services = services;
    this.#beside = beside;
    this.#status = new LessonStatus(services);
    this.#store = new LessonStore(services.context);
    this.#credentials = {
      tokens: services.account,
      keys: services.keys,
      metered: (usage) => services.plan.metered(usage),
    };
  }

  dispose(): void {
    this.stop();
    this.#status.dispose();
  }

  /** Ends whatever is being written; what has come stays. */
  stop(): void {
    for (const controller of this.#writing) controller.abort();
  }

  /** Nothing of a lesson is shown any more. */
  quiet(): void {
    this.stop();
    this.#status.quiet();
  }

  /**
   * Asks for a lesson, or for what its activity goes on with.
   * @param place What was selected when it was begun; undefined for a lesson that came back.
   */
  async ask(lesson: Lesson, place: Place | undefined): Promise<void> {
    await this.#write(lesson, (signal) => this.#ask(lesson, place, signal));
  }

  async #ask(lesson: Lesson, place: Place | undefined, signal: AbortSignal): Promise<Failure | undefined> {
    // At once, since what runs is not asked again.
    lesson.change((view) => ({ ...begun(view), phase: lesson.snippet ? 'waiting' : 'capturing' }));
    const snippet = lesson.snippet ?? (await captureFor(lesson, place, this.#services.cards));
    if (signal.aborted || snippet === undefined) {
      lesson.change((view) => settled(view));
      return undefined;
    }
    if (lesson.snippet === undefined) lesson.captured(snippet);
    this.#beside.captured(lesson);
    const { lessonLanguage: language, ...settings } = readSettings();
    const journal = lessonJournal(lesson, this.#services.journal);
    const provider = selectProvider(settings, this.#credentials);
    const writing = { lesson, snippet, provider, language, signal, journal };
    if (lesson.view.mode === 'explain') return (await import('./writeLesson.ts')).writeLesson(writing);
    const failure = await (await import('./writeActivity.ts')).writeActivity(writing, lesson.view.mode);
    await this.#beside.written(lesson);
    return failure;
  }

  /** Asks a follow-up that is in the lesson already, or asks it again. */
  async askFollowUp(lesson: Lesson, id: string): Promise<void> {
    const { snippet } = lesson;
    if (snippet === undefined) return;
    // At once, since what waits is not asked again.
    lesson.changeFollowUp(id, waiting);
    const journal = lessonJournal(lesson, this.#services.journal);
    const write = async (signal: AbortSignal) => {
      const { lessonLanguage: language, ...settings } = readSettings();
      const provider = selectProvider(settings, this.#credentials);
      const { writeFollowUp } = await import('./writeFollowUp.ts');
      return writeFollowUp({ lesson, snippet, id, provider, language, signal, journal });
    };
    await this.#write(lesson, write, id);
  }

  /**
   * Cards of what was answered: solved once more before, or as they are. The lesson stays as it is if that fails.
   * @param confidence in the answer to the check question.
   */
  async keepCards(lesson: Lesson, how: 'keepCard' | 'keepUnverified', confidence: Confidence): Promise<void> {
    const { snippet } = lesson;
    const { card } = lesson.view;
    if (snippet === undefined || (card !== 'offered' && card !== 'unchecked')) return;
    if (how === 'keepCard' && refusesAi()) return;
    // At once: two clicks keep once.
    lesson.change((view) => ({ ...view, card: 'checking' }));
    const make = async (signal: AbortSignal): Promise<Failure | undefined> => {
      const { checkCards, keepUnverified } = await import('./checkCards.ts');
      const kept = { lesson, confidence, deck: await this.#services.deck() };
      if (how === 'keepUnverified') return keepUnverified(kept);
      const provider = selectProvider(readSettings(), this.#credentials);
      return checkCards({ ...kept, snippet, provider, signal, journal: this.#services.journal });
    };
    await this.#write(lesson, async (signal) => {
      try {
        return await make(signal);
      } catch (error) {
        this.#services.log.error(error instanceof Error ? error : String(error));
        lesson.notice(l10n.t('That could not be kept. The log tells why.'));
        return undefined;
      } finally {
        if (lesson.view.card === 'checking') lesson.change((view) => ({ ...view, card }));
      }
    });
  }

  /** Runs something that writes on the lesson, or on a follow-up. */
  async #write(
    lesson: Lesson,
    write: (signal: AbortSignal) => Promise<Failure | undefined>,
    followUpId?: string,
  ): Promise<void> {
    const controller = new AbortController();
    this.#writing.add(controller);
    this.#status.writing();
    let failure: Failure | undefined;
    try {
      failure = await write(controller.signal);
    } catch (error) {
      this.#services.log.error(error instanceof Error ? error : String(error));
      failure = { kind: 'unexpected' };
      fail(lesson, wordFailure(failure), followUpId);
    }
    this.#writing.delete(controller);
    if (failure?.kind === 'limitReached') this.#services.plan.refused(failure.limit.limit);
    if (this.#writing.size === 0) this.#status.ended(failure);
    await this.save(lesson);
  }

  /** What cannot be kept is told of in the log alone: the lesson goes on. */
  async save(lesson: Lesson): Promise<void> {
    try {
      await this.#store.save(lesson.record);
    } catch (error) {
      this.#services.log.warn(
        `The lesson could not be kept: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** A lesson that was kept; undefined if there is none of that id. */
  load(id: string): Promise<LessonRecord | undefined> {
    return this.#store.load(id);
  }
}
