import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { holds } from '../capture/span.ts';
import { composeQuiz } from '../keyless/compose.ts';
import type { Draft } from '../keyless/draft.ts';
import { gatherFacts } from '../keyless/gather.ts';
import { type KindName, kindOf } from '../keyless/kinds/index.ts';
import { learnedIn } from '../keyless/learned.ts';
import { answered, beginQuiz, type Quiz, scopeOf, viewOf, withNext } from '../keyless/quiz.ts';
import type { LessonMessage } from '../panel/lessonPanel.ts';
import type { LessonView, QuizView } from '../panel/protocol.ts';
import type { Services } from '../services.ts';
import { endLine } from '../tutor/snippet.ts';
import type { Lesson } from './lesson.ts';
import { openSource } from './sourceDocument.ts';

const LENGTH = 2;

/**
 * One or two questions about the code of a lesson while the lesson is being written: made by the language services, answered
 * or left, and of no consequence. They are gathered beside the request, once its code is captured: it waits for nothing.
 */
export class WarmUps {
  readonly #services: Services;
  /** With its keys, and the lesson that it stands beside. */
  #open: { readonly lesson: Lesson; readonly quiz: Quiz } | undefined;

  constructor(services: Services) {
    this.#services = services;
  }

  /** Asks beside a lesson of which nothing can be read yet. Where nothing is certain about its very lines, nothing is asked. */
  async begin(lesson: Lesson): Promise<void> {
    const { snippet, uri } = lesson;
    if (snippet === undefined || !isAwaited(lesson.view)) return;
    const document = await openSource(vscode.Uri.parse(uri));
    const { path, languageId, startLine } = snippet;
    const focus = { startLine, endLine: endLine(snippet) };
    const facts = document && (await gatherFacts(document, focus));
    // What has come meanwhile is what they wanted.
    if (facts === undefined || !isAwaited(lesson.view)) return;
    const isWanted = ({ kind, ref: { startLine: line } }: Draft) =>
      isInstructive(kind) && holds(focus, { startLine: line, endLine: line });
    const questions = composeQuiz(facts, lesson.id, focus, LENGTH, isWanted);
    if (questions.length === 0) return;
    this.#services.journal.info(`warm-up: ${questions.map(({ kind }) => kind).join(', ')}`);
    const scopes = questions.map((question) => scopeOf(facts, question));
    this.#show(lesson, { ...beginQuiz({ id: lesson.id, uri, path, languageId }), phase: 'asking', questions, scopes });
  }

  async receive(message: LessonMessage, lesson: Lesson): Promise<void> {
    if (this.#open?.lesson !== lesson) return;
    const { quiz } = this.#open;
    if (message.type === 'answerQuestion') {
      this.#show(lesson, answered(quiz, message.questionId, message.option, message.confidence));
    } else if (message.type === 'quizAction') {
      switch (message.action) {
        case 'next':
          return this.#show(lesson, withNext(quiz));
        case 'keepCards': {
          const { added } = await (await this.#services.deck()).keep(learnedIn(quiz), new Date());
          return this.#show(lesson, { ...quiz, kept: added });
        }
        case 'skip':
          this.#open = undefined;
          return lesson.change(({ warmUp: _, ...view }) => view);
      }
    }
  }

  #show(lesson: Lesson, quiz: Quiz): void {
    this.#open = { lesson, quiz };
    const warmUp = warmUpView(quiz);
    lesson.change((view) => ({ ...view, warmUp }));
  }
}

/** Worth to be known next month, and not to be read off the very lines that are selected. */
const isInstructive = (kind: KindName): boolean =>
  kindOf(kind).lasting && kind !== 'symbolKind' && kind !== 'parameterCount';

/** There is nothing to be read or done yet. */
const isAwaited = ({ phase, purpose, steps, draft, activity }: LessonView): boolean =>
  (phase === 'capturing' || phase === 'waiting' || phase === 'streaming') &&
  purpose === '' &&
  steps.length === 0 &&
  draft === undefined &&
  activity === undefined;

/** As a quiz is, but that it can be left at any time, and is not begun anew. */
function warmUpView(quiz: Quiz): QuizView {
  const view = viewOf(quiz);
  const label = quiz.phase === 'asking' ? l10n.t('Skip') : l10n.t('Close');
  return { ...view, actions: [...view.actions.filter(({ id }) => id !== 'again'), { id: 'skip', label }] };
}
