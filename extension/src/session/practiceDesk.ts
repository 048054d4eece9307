import * as vscode from 'vscode';
import { Disposables } from '../base/disposables.ts';
import type { ActivityAct } from '../tutor/activity/view.ts';
import { quoteOf } from '../tutor/refs.ts';
import type { Lesson } from './lesson.ts';
import type { PracticeCopy } from './practiceCopy.ts';
import { Veil, type VeiledLines } from './veil.ts';

/** What of a practice is in the editor: the copy that the learner works in, and their own lines while they are hidden. */
export class PracticeDesk implements vscode.Disposable {
  readonly #act: (lesson: Lesson, act: ActivityAct) => void;
  readonly #disposables = new Disposables();
  readonly #veil = this.#disposables.add(new Veil());
  /** The lesson that is shown, and its copy once it has one. */
  #lesson: Lesson | undefined;
  #copy: PracticeCopy | undefined;

  /** @param act Hears what the learner does in the copy of a lesson. */
  constructor(act: (lesson: Lesson, act: ActivityAct) => void) {
    this.#act = act;
  }

  dispose(): void {
    this.letGo();
    this.#disposables.dispose();
  }

  /** The lesson that is shown has begun, or come so far. */
  follow(lesson: Lesson): void {
    this.#lesson = lesson;
    this.#veil.cover(linesToHide(lesson));
  }

  /** The lesson is not shown any more; a copy is the learner's now. */
  letGo(): void {
    this.#lesson = undefined;
    this.#copy?.dispose();
    this.#copy = undefined;
    this.#veil.cover(undefined);
  }

  /** Shows the copy, opened if it was closed. @returns Whether there is one. */
  async showCopy(lesson: Lesson): Promise<boolean> {
    const { snippet, uri } = lesson;
    const lines = copyOf(lesson);
    const copy = lines && (await this.#copyFor(lesson));
    if (snippet === undefined || lines === undefined || copy === undefined) return false;
    lesson.copyUri = await copy.show({ lines, languageId: snippet.languageId, source: vscode.Uri.parse(uri) });
    return true;
  }

  /** Shows a copy that has just come to be; one that was there tells how it stands, since nobody listened meanwhile. */
  async written(lesson: Lesson): Promise<void> {
    if (lesson.copyUri === undefined) await this.showCopy(lesson);
    else this.#copy?.tellAgain();
  }

  /** The lesson came back after a reload: so does its copy, if it is still there. */
  async restored(lesson: Lesson): Promise<void> {
    const lines = copyOf(lesson);
    if (lines !== undefined && lesson.copyUri !== undefined) {
      await (await this.#copyFor(lesson))?.find(lesson.copyUri, lines);
    }
  }

  /** What the learner wants to be checked. A copy that a tutor is to read goes without secrets. */
  async submission(lesson: Lesson): Promise<ActivityAct> {
    if (copyOf(lesson) === undefined) return { kind: 'check' };
    const { redact } = await import('../capture/redact.ts');
    // Read after the wait: what was typed meanwhile belongs to it.
    const { lines } = await redact(copyOf(lesson) ?? [], 1, lesson.view.source.languageId);
    return { kind: 'copySubmitted', lines };
  }

  /** Undefined if another lesson has taken its place meanwhile. */
  async #copyFor(lesson: Lesson): Promise<PracticeCopy | undefined> {
    const { PracticeCopy } = await import('./practiceCopy.ts');
    if (lesson !== this.#lesson) return undefined;
    this.#copy ??= new PracticeCopy((act) => this.#act(lesson, act));
    return this.#copy;
  }
}

/** The learner's own lines, while they are to find out in which order they go. */
function linesToHide({ uri, view }: Lesson): VeiledLines | undefined {
  const { activity, source } = view;
  if (activity?.kind !== 'practice' || activity.exercise !== 'parsons' || activity.finished) return undefined;
  const { startLine, endLine, lines } = source;
  return { uri, ref: { startLine, endLine, quote: quoteOf(lines[0] ?? '') } };
}

/** What the copy that the learner works in holds; undefined if there is none in this lesson, or not yet. */
function copyOf({ activity }: Lesson): readonly string[] | undefined {
  if (activity?.kind !== 'practice' || activity.exercise === 'parsons') return undefined;
  return activity.copy.lines.length === 0 ? undefined : activity.copy.lines;
}
