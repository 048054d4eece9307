import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables.ts';
import type { Cards } from '../capture/captureSnippet.ts';
import { locate, type Place } from '../capture/locate.ts';
import { wordRefusal } from '../capture/outcome.ts';
import { commands, SHEET_SCHEME } from '../contributions.ts';
import type { Services } from '../services.ts';
import { chooseNarrower } from '../session/chooseNarrower.ts';
import type { PreparedLesson } from '../session/lesson.ts';
import type { Beginning } from '../session/lessons.ts';
import { chooseMode } from '../session/modes.ts';
import { refusesAi } from '../session/refusesAi.ts';
import { usableEditor } from '../session/usableEditor.ts';
import { readLeftOut, readSettings } from '../settings.ts';
import type { LessonMode } from '../tutor/activity/view.ts';
import type { ContextItem } from '../tutor/snippet.ts';
import { chooseItems, offerToLeaveOut } from './chooseItems.ts';
import { payloadOf } from './payload.ts';
import { sheetText } from './sheetText.ts';

interface Sheet {
  /** With all of its context. */
  readonly lesson: PreparedLesson;
  /** Items of the context that are not sent. */
  readonly kept: ReadonlySet<ContextItem>;
}

const address = vscode.Uri.from({ scheme: SHEET_SCHEME, path: '/What will be sent.md' });

/**
 * Shows what a lesson will send before anything is sent, as a document that cannot be edited: it is searched, copied and
 * read aloud like any other. One at a time. It is as the settings are, so that what is begun from it is what it shows.
 */
export class Sheets implements vscode.Disposable {
  readonly #services: Services;
  readonly #begin: (lesson: PreparedLesson) => Promise<void>;
  readonly #disposables = new Disposables();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<vscode.Uri>());
  #sheet: Sheet | undefined;

  constructor(services: Services, begin: (lesson: PreparedLesson) => Promise<void>) {
    this.#services = services;
    this.#begin = begin;
    this.#disposables.add(
      vscode.workspace.registerTextDocumentContentProvider(SHEET_SCHEME, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: () => this.#text(),
      }),
    );
    this.#disposables.add(
      vscode.languages.registerCodeLensProvider({ scheme: SHEET_SCHEME }, { provideCodeLenses: () => this.#lenses() }),
    );
    this.#disposables.add(vscode.workspace.onDidChangeConfiguration(() => this.#changed.fire(address)));
    this.#disposables.add(services.plan.onDidChange(() => this.#changed.fire(address)));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /**
   * Captures what is selected, or around the cursor, and shows what a lesson about it would send. From a sheet: the same
   * code, for another kind of lesson.
   * @param mode Asked for if absent.
   * @returns Whether it is shown.
   */
  async show(mode?: LessonMode, { place, activity }: Beginning = {}): Promise<boolean> {
    if (refusesAi()) return false;
    if (isSheet(vscode.window.activeTextEditor?.document) && this.#sheet !== undefined && place === undefined) {
      const other = mode ?? (await this.#askMode());
      const { activity: _, ...lesson } = this.#sheet.lesson;
      if (other !== undefined) {
        this.#set({ ...this.#sheet, lesson: { ...lesson, mode: other, ...(activity && { activity }) } });
      }
      return true;
    }
    const meant: Place | undefined = place ?? usableEditor();
    const chosen = meant && (mode ?? (await this.#askMode()));
    if (meant === undefined || chosen === undefined) return false;
    const lesson = await capture(meant, chosen, this.#services.cards);
    if (lesson === undefined) return false;
    this.#set({ lesson: { ...lesson, ...(activity && { activity }) }, kept: new Set() });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(address), { preview: true });
    return true;
  }

  async choose(): Promise<void> {
    if (this.#sheet === undefined) return;
    const { lesson, kept } = this.#sheet;
    const { context } = lesson.snippet;
    const chosen = await chooseItems(context, kept);
    if (chosen === undefined || this.#sheet?.lesson !== lesson) return;
    this.#set({ lesson, kept: chosen });
    await offerToLeaveOut(context, chosen, vscode.Uri.parse(lesson.uri));
  }

  /** Begins the lesson that is shown. */
  async start(): Promise<void> {
    if (this.#sheet === undefined || refusesAi()) return;
    const { lesson } = this.#payload(this.#sheet);
    this.#sheet = undefined;
    // The lesson opens beside the code again.
    await vscode.window.tabGroups.close(sheetTabs());
    await this.#begin(lesson);
  }

  #askMode = (): Promise<LessonMode | undefined> => chooseMode(l10n.t('Show what will be sent'));

  #set(sheet: Sheet): void {
    this.#sheet = sheet;
    this.#changed.fire(address);
  }

  #payload({ lesson, kept }: Sheet) {
    const { account: tokens, keys } = this.#services;
    return payloadOf(lesson, kept, readSettings(), { tokens, keys });
  }

  #text(): string {
    if (this.#sheet === undefined) return l10n.t('This lesson has begun.');
    const leftOut = readLeftOut(vscode.Uri.parse(this.#sheet.lesson.uri));
    return sheetText(this.#payload(this.#sheet), { usage: this.#services.plan.usage, leftOut });
  }

  #lenses(): vscode.CodeLens[] {
    if (this.#sheet === undefined) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(top, { title: `$(play) ${l10n.t('Start This Lesson')}`, command: commands.startShownLesson }),
      new vscode.CodeLens(top, {
        title: `$(checklist) ${l10n.t('Choose What Is Sent')}`,
        command: commands.chooseWhatIsSent,
      }),
    ];
  }
}

const isSheet = (document: vscode.TextDocument | undefined): boolean => document?.uri.scheme === SHEET_SCHEME;

const sheetTabs = (): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputText && input.uri.scheme === SHEET_SCHEME);

/** The code as a lesson would capture it; undefined if it is refused, which is then said, or nothing was chosen. */
async function capture(place: Place, mode: LessonMode, cards: Cards): Promise<PreparedLesson | undefined> {
  const location = await locate(place);
  if (location.kind === 'refused') {
    void vscode.window.showWarningMessage(wordRefusal(location.refusal));
    return undefined;
  }
  const located = location.kind === 'located' ? location.located : await chooseNarrower(location);
  if (located === undefined) return undefined;
  const { captureSnippet } = await import('../capture/captureSnippet.ts');
  const snippet = await captureSnippet(located, place.context, cards);
  return { id: crypto.randomUUID(), mode, uri: located.document.uri.toString(), snippet };
}
