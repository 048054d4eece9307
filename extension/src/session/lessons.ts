import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ContextKey } from '../base/contextKey.ts';
import { Disposables } from '../base/disposables.ts';
import { pathOf } from '../capture/documents.ts';
import type { Place } from '../capture/locate.ts';
import { widen } from '../capture/span.ts';
import { contextKeys } from '../contributions.ts';
import type { LessonMessage, LessonPanel } from '../panel/lessonPanel.ts';
import type { FollowUpView } from '../panel/protocol.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import type { ActivityState } from '../tutor/activity/activities.ts';
import type { ActivityAct, LessonMode } from '../tutor/activity/view.ts';
import type { Confidence } from '../tutor/lesson.ts';
import { exportMarkdown } from './exportMarkdown.ts';
import { performAction } from './failureActions.ts';
import { emptyView, Lesson, type LessonDisplay, type PreparedLesson, recordOf, settled } from './lesson.ts';
import { lessonMarkdown } from './lessonMarkdown.ts';
import { LessonWriter } from './lessonWriter.ts';
import { LineChips } from './lineChips.ts';
import { PracticeDesk } from './practiceDesk.ts';
import { refusesAi } from './refusesAi.ts';
import { usableEditor } from './usableEditor.ts';
import type { WarmUps } from './warmUps.ts';
import { isWithoutModel } from './withoutModel.ts';

/** How a lesson begins, if not in the common way. */
export interface Beginning {
  /** What it is about; absent: the selection in the editor, or what is around the cursor. */
  readonly place?: Place;
  /** As what its activity begins, if something of it was chosen. */
  readonly activity?: ActivityState;
}

/** The lesson in the panel: begins, stops, continues and restores it, and does what the learner asks of it. */
export class Lessons implements vscode.Disposable {
  readonly #services: Services;
  readonly #panel: LessonPanel;
  readonly #disposables = new Disposables();
  readonly #chips = this.#disposables.add(new LineChips());
  readonly #desk = this.#disposables.add(
    new PracticeDesk((lesson, act) => void this.#guard(() => this.#act(lesson, act))),
  );
  readonly #writer: LessonWriter;
  readonly #open = this.#disposables.add(new ContextKey(contextKeys.lessonOpen));
  #lesson: Lesson | undefined;
  /** What was selected when the lesson was begun; undefined for one that came back. */
  #place: Place | undefined;
  /** How sure the learner was of the answer to the check question; not known of a lesson that came back. */
  #confidence: Confidence = 'unsure';
  /** There since the first lesson with one. */
  #warmUps: WarmUps | undefined;

  constructor(services: Services, panel: LessonPanel) {
    this.#services = services;
    this.#panel = panel;
    this.#writer = this.#disposables.add(
      new LessonWriter(services, {
        captured: (lesson) => this.#captured(lesson),
        written: async (lesson) => {
          if (lesson === this.#lesson) await this.#desk.written(lesson);
        },
      }),
    );
    this.#disposables.add(panel.onDidReceiveMessage((message) => void this.#guard(() => this.#receive(message))));
    this.#disposables.add(panel.onDidClose(() => this.#closed()));
    this.#disposables.add(
      panel.onDidReplace((id) => {
        if (id !== this.#lesson?.id) this.#closed();
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Begins a lesson on what is meant. The panel is open before anything is asked. */
  async begin(mode: LessonMode, { place: given, activity }: Beginning = {}): Promise<void> {
    if (!isWithoutModel(activity) && refusesAi()) return;
    const place: Place | undefined = given ?? usableEditor();
    if (place === undefined) return;
    this.stop();
    const { document, selection } = place;
    const span = widen({ start: selection.start, end: selection.end });
    const source = { path: pathOf(document), languageId: document.languageId, ...span, lines: [] };
    const view = emptyView(crypto.randomUUID(), source, mode);
    const lesson = this.#adopt(
      new Lesson(
        { version: 1, uri: document.uri.toString(), view, ...(activity && { activity }) },
        this.#displayFor(() => lesson),
      ),
    );
    this.#place = place;
    this.#panel.show(view);
    await this.#ask(lesson);
  }

  /** Begins a lesson whose code is captured already: with that code and no other. */
  async beginPrepared(prepared: PreparedLesson): Promise<void> {
    this.stop();
    const lesson = this.#adopt(
      new Lesson(
        recordOf(prepared),
        this.#displayFor(() => lesson),
      ),
    );
    this.#panel.show(lesson.view);
    await this.#ask(lesson);
  }

  /** Ends whatever is being written; what has come stays. */
  stop(): void {
    this.#writer.stop();
  }

  clearHighlights(): void {
    this.#chips.clear();
  }

  async export(): Promise<void> {
    if (this.#lesson !== undefined) await exportMarkdown(this.#lesson.view, vscode.Uri.parse(this.#lesson.uri));
  }

  /** Shows the lesson that was in the panel before the window was reloaded. */
  async restore(id: string): Promise<void> {
    const record = await this.#writer.load(id);
    // Meanwhile another one may have been begun in the panel, or the panel closed.
    if (this.#lesson !== undefined || !this.#panel.isOpen) return;
    if (record === undefined) {
      this.#panel.clear();
      return;
    }
    const restored = { ...record, view: settled(record.view) };
    const lesson = this.#adopt(
      new Lesson(
        restored,
        this.#displayFor(() => lesson),
      ),
    );
    this.#panel.update(lesson.view);
    await this.#desk.restored(lesson);
  }

  #adopt(lesson: Lesson): Lesson {
    this.#chips.clear();
    this.#desk.letGo();
    this.#desk.follow(lesson);
    this.#lesson = lesson;
    this.#place = undefined;
    this.#open.value = true;
    return lesson;
  }

  /** A lesson that was replaced may still be ending: only the present one is shown. */
  #displayFor(lesson: () => Lesson): LessonDisplay {
    const isPresent = () => this.#lesson === lesson();
    let steps = 0;
    return {
      update: (view) => {
        if (isPresent()) {
          this.#panel.update(view);
          this.#desk.follow(lesson());
        }
        // What is complete outlives a window that is closed meanwhile.
        if (view.steps.length > steps) void this.#writer.save(lesson());
        steps = view.steps.length;
      },
      append: (target, text) => {
        if (isPresent()) this.#panel.append(target, text);
      },
    };
  }

  #ask(lesson: Lesson): Promise<void> {
    return this.#writer.ask(lesson, this.#place);
  }

  #captured(lesson: Lesson): void {
    if (readSettings().warmUp && lesson.activity === undefined) void this.#guard(() => this.#warmUp(lesson));
  }

  /** Beside the lesson, which does not wait for it. */
  async #warmUp(lesson: Lesson): Promise<void> {
    const { WarmUps } = await import('./warmUps.ts');
    this.#warmUps ??= new WarmUps(this.#services);
    await this.#warmUps.begin(lesson);
  }

  /** The learner did something in an activity. What that calls for is asked. */
  async #act(lesson: Lesson, act: ActivityAct): Promise<void> {
    const { actIn } = await import('./actIn.ts');
    // Read after the wait: what was done meanwhile has changed it.
    const { activity, snippet, view } = lesson;
    // While something is being written, it is not the learner's turn.
    if (activity === undefined || snippet === undefined || view.phase !== 'done') return;
    const goesOn = actIn(lesson, activity, act, snippet, readSettings().lessonLanguage);
    // Where the cursor is, and each key that is typed in a copy, is not worth a file.
    const isFleeting = act.kind === 'point' || act.kind === 'copyEdited';
    if (!isFleeting || lesson.view.activity?.finished !== view.activity?.finished) await this.#writer.save(lesson);
    if (goesOn && !refusesAi()) await this.#ask(lesson);
  }

  /** A dialogue on what the learner got wrong, about the same lines. */
  async #guide(from: Lesson, question: number): Promise<void> {
    const { snippet, uri } = from;
    if (snippet === undefined || refusesAi()) return;
    const { toWorkOut } = await import('./workOut.ts');
    const about = toWorkOut(from, question);
    if (about === undefined || from !== this.#lesson) return;
    await this.beginPrepared({ id: crypto.randomUUID(), mode: 'guide', uri, snippet, ...about });
  }

  async #receive(message: LessonMessage): Promise<void> {
    const lesson = this.#lesson;
    if (lesson === undefined) return;
    switch (message.type) {
      case 'openRef':
        return this.#chips.open(lesson.uri, message.ref, (notice) => lesson.notice(notice));
      case 'previewRef':
        return this.#chips.preview(lesson.uri, message.ref);
      case 'stop':
        return this.stop();
      case 'askFollowUp': {
        if (refusesAi()) return;
        const { question, stepId } = message;
        const id = crypto.randomUUID();
        const followUp: FollowUpView = {
          id,
          question,
          phase: 'waiting',
          answer: '',
          ...(stepId !== undefined && { stepId }),
        };
        lesson.change((view) => ({ ...view, followUps: [...view.followUps, followUp] }));
        return this.#writer.askFollowUp(lesson, id);
      }
      case 'answerCheck':
        // The first answer counts, and how sure it was.
        if (lesson.view.checkResult === undefined) this.#confidence = message.confidence;
        lesson.answer(message.option);
        return this.#writer.save(lesson);
      case 'act':
        return this.#act(lesson, message.act.kind === 'check' ? await this.#desk.submission(lesson) : message.act);
      case 'openCopy':
        if (await this.#desk.showCopy(lesson)) await this.#writer.save(lesson);
        return;
      case 'answerQuestion':
      case 'quizAction':
        return this.#warmUps?.receive(message, lesson);
      case 'guide':
        return this.#guide(lesson, message.question);
      case 'keepCard':
      case 'keepUnverified':
        return this.#writer.keepCards(lesson, message.type, this.#confidence);
      case 'claim': {
        const { actOnClaim } = await import('./claims.ts');
        const act = await actOnClaim(lesson, message.action, message.claim, this.#services);
        if (act !== undefined) await this.#act(lesson, act);
        return this.#writer.save(lesson);
      }
      case 'copy':
        await vscode.env.clipboard.writeText(lessonMarkdown(lesson.view));
        vscode.window.setStatusBarMessage(l10n.t('Lesson copied as Markdown'), 3000);
        return;
      case 'export':
        return this.export();
      case 'failureAction': {
        const { followUpId } = message;
        const again = await performAction(message.action, lesson, this.#services);
        if (!again || lesson !== this.#lesson || refusesAi()) return;
        // Two clicks ask once.
        const failed =
          followUpId === undefined ? lesson.view : lesson.view.followUps.find(({ id }) => id === followUpId);
        if (failed?.phase !== 'failed' && failed?.phase !== 'stopped') return;
        // The plans were shown in its place.
        if (message.action === 'upgrade') this.#panel.show(lesson.view);
        if (followUpId !== undefined) return this.#writer.askFollowUp(lesson, followUpId);
        return this.#ask(lesson);
      }
    }
  }

  #closed(): void {
    this.#writer.quiet();
    this.#lesson = undefined;
    this.#place = undefined;
    this.#open.value = false;
    this.#chips.clear();
    this.#desk.letGo();
  }

  async #guard(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#services.log.error(error instanceof Error ? error : String(error));
    }
  }
}
