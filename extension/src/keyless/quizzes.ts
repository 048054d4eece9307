import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables.ts';
import { pathOf } from '../capture/documents.ts';
import { refuse } from '../capture/locate.ts';
import { wordRefusal } from '../capture/outcome.ts';
import { widen } from '../capture/span.ts';
import type { LessonMessage, LessonPanel } from '../panel/lessonPanel.ts';
import type { QuizActionId } from '../panel/protocol.ts';
import type { Services } from '../services.ts';
import { editorToExplain } from '../session/editorToExplain.ts';
import { LineChips } from '../session/lineChips.ts';
import { openSource } from '../session/sourceDocument.ts';
import { composeQuiz } from './compose.ts';
import { gatherFacts } from './gather.ts';
import { learnedIn } from './learned.ts';
import { answered, beginQuiz, noQuestions, type Quiz, scopeOf, viewOf, withNext } from './quiz.ts';

/** What is kept of a quiz in case the window is reloaded. */
const STATE_KEY = 'codetrain.quiz';

/** The quiz in the panel whose questions no model made. Needs no account and no network. */
export class Quizzes implements vscode.Disposable {
  readonly #services: Services;
  readonly #panel: LessonPanel;
  readonly #disposables = new Disposables();
  readonly #chips = this.#disposables.add(new LineChips());
  #quiz: Quiz | undefined;

  constructor(services: Services) {
    this.#services = services;
    this.#panel = services.panel;
    const { panel } = services;
    this.#disposables.add(
      panel.onDidReceiveMessage((message) => {
        this.#receive(message).catch((error: unknown) => this.#failed(error));
      }),
    );
    this.#disposables.add(panel.onDidClose(() => this.#leave()));
    this.#disposables.add(
      panel.onDidReplace((id) => {
        if (id !== this.#quiz?.id) this.#leave();
      }),
    );
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.toString() === this.#quiz?.uri) {
          this.#change((quiz) => ({ ...quiz, hasChanged: true }));
        }
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Asks about the document of the active editor, about what is selected or around the cursor first. */
  async start(): Promise<void> {
    const editor = editorToExplain();
    const refusal = refuse(editor);
    // Nothing is sent anywhere: files that are kept from tutors may be asked about.
    if (editor === undefined || (refusal !== undefined && refusal.kind !== 'excluded')) {
      if (refusal) void vscode.window.showWarningMessage(wordRefusal(refusal));
      return;
    }
    const { document, selection } = editor;
    await this.#begin(document, selection);
  }

  /** Shows the quiz that was in the panel before the window was reloaded. */
  restore(id: string): void {
    const kept = this.#services.context.workspaceState.get<Quiz>(STATE_KEY);
    if (kept?.id !== id) {
      this.#panel.clear();
      return;
    }
    this.#quiz = kept;
    this.#panel.update(viewOf(kept));
  }

  async #begin(document: vscode.TextDocument, selection: vscode.Selection): Promise<void> {
    const quiz = beginQuiz({
      id: `quiz-${crypto.randomUUID()}`,
      uri: document.uri.toString(),
      path: pathOf(document),
      languageId: document.languageId,
    });
    this.#quiz = quiz;
    this.#panel.show(viewOf(quiz));
    const focus = widen(selection);
    const facts = await gatherFacts(document, focus);
    const seed = `${quiz.id} ${quiz.path}`;
    const questions = facts === undefined ? [] : composeQuiz(facts, seed, focus);
    this.#services.journal.info(
      `quiz about ${facts?.symbols.length ?? 0} symbols: ${questions.map(({ kind }) => kind).join(', ') || 'no questions'}`,
    );
    // Meanwhile another one may have been begun, or the panel closed.
    if (this.#quiz?.id !== quiz.id) return;
    this.#change((begun) =>
      questions.length === 0
        ? noQuestions(begun, facts === undefined)
        : {
            ...begun,
            phase: 'asking',
            questions,
            scopes: facts === undefined ? [] : questions.map((question) => scopeOf(facts, question)),
          },
    );
  }

  #change(change: (quiz: Quiz) => Quiz): void {
    if (this.#quiz === undefined) return;
    this.#quiz = change(this.#quiz);
    this.#panel.update(viewOf(this.#quiz));
    void this.#services.context.workspaceState.update(STATE_KEY, this.#quiz);
  }

  async #receive(message: LessonMessage): Promise<void> {
    const quiz = this.#quiz;
    if (quiz === undefined) return;
    switch (message.type) {
      case 'answerQuestion':
        return this.#change((present) => answered(present, message.questionId, message.option, message.confidence));
      case 'openRef':
        return this.#chips.open(quiz.uri, message.ref, (notice) => this.#change((present) => ({ ...present, notice })));
      case 'previewRef':
        return this.#chips.preview(quiz.uri, message.ref);
      case 'quizAction':
        return this.#act(quiz, message.action);
    }
  }

  async #act(quiz: Quiz, action: QuizActionId): Promise<void> {
    switch (action) {
      case 'next':
        this.#chips.clear();
        return this.#change(withNext);
      case 'keepCards': {
        const kept = await this.#keep(quiz);
        return this.#change((present) => ({ ...present, kept }));
      }
      case 'again': {
        const document = await openSource(vscode.Uri.parse(quiz.uri));
        if (document === undefined) {
          const notice = l10n.t('{0} is gone: it was closed, moved or deleted.', quiz.path);
          return this.#change((present) => ({ ...present, notice }));
        }
        const editor = vscode.window.visibleTextEditors.find((visible) => visible.document === document);
        return this.#begin(document, editor?.selection ?? new vscode.Selection(0, 0, 0, 0));
      }
    }
  }

  /** @returns How many cards are new. */
  async #keep(quiz: Quiz): Promise<number> {
    const deck = await this.#services.deck();
    return (await deck.keep(learnedIn(quiz), new Date())).added;
  }

  #failed(error: unknown): void {
    this.#services.log.error(error instanceof Error ? error : String(error));
    const notice = l10n.t('That could not be kept. The log tells why.');
    this.#change((quiz) => ({ ...quiz, notice }));
  }

  #leave(): void {
    this.#quiz = undefined;
    this.#chips.clear();
  }
}
