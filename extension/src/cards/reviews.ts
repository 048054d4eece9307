import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { Disposables } from '../base/disposables.ts';
import type { LessonMessage } from '../panel/lessonPanel.ts';
import type { QuizActionId } from '../panel/protocol.ts';
import type { Services } from '../services.ts';
import { LineChips } from '../session/lineChips.ts';
import type { Confidence } from '../tutor/lesson.ts';
import { askCard } from './askCard.ts';
import type { Card, GradeName } from './card.ts';
import { conceptOf } from './concepts.ts';
import type { Deck } from './deck.ts';
import { nextDue } from './due.ts';
import { progressOf } from './progress.ts';
import { beginReview, judge, type LastChange, REVIEW_PREFIX, type Review, reviewView } from './review.ts';
import { gradeOf } from './schedule.ts';
import { showChanges } from './showChanges.ts';

/** The cards that are due, in the panel: one after another. Needs no model, no account and no network. */
export class Reviews implements vscode.Disposable {
  readonly #services: Services;
  readonly #deck: Deck;
  readonly #disposables = new Disposables();
  readonly #chips = this.#disposables.add(new LineChips());
  #review: Review | undefined;
  /** Ids of what is still to be asked. */
  #queue: string[] = [];
  /** Answers are counted one after another, however fast they come. */
  #last: Promise<void> = Promise.resolve();

  constructor(services: Services, deck: Deck) {
    this.#services = services;
    this.#deck = deck;
    const { panel } = services;
    this.#disposables.add(
      panel.onDidReceiveMessage((message) => {
        this.#last = this.#last.then(() => this.#receive(message)).catch((error: unknown) => this.#failed(error));
      }),
    );
    this.#disposables.add(panel.onDidClose(() => this.#leave()));
    this.#disposables.add(
      panel.onDidReplace((id) => {
        if (id !== this.#review?.id) this.#leave();
      }),
    );
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async start(id = `${REVIEW_PREFIX}${crypto.randomUUID()}`): Promise<void> {
    const review = beginReview(id);
    this.#review = review;
    this.#services.panel.show(reviewView(review));
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
    const due = await this.#deck.due(new Date(), folders);
    if (this.#review?.id !== id) return;
    this.#queue = due.map((card) => card.id);
    this.#show({ ...review, phase: due.length === 0 ? 'none' : 'asking', total: due.length });
    await this.#next();
  }

  async #next(): Promise<void> {
    const review = this.#review;
    if (review === undefined) return;
    const all = await this.#deck.all();
    const card = this.#takeNext(all);
    if (card === undefined) return this.#end(review, all);
    const asked = await askCard(card);
    if (this.#review?.id !== review.id) return;
    const { result: _, notice: __, isRevealed: ___, ...rest } = this.#review;
    this.#show({ ...rest, phase: 'asking', asked });
  }

  /** What was deleted or retired meanwhile, in another window, is not asked. */
  #takeNext(all: readonly Card[]): Card | undefined {
    for (;;) {
      const id = this.#queue.shift();
      if (id === undefined) return undefined;
      const card = all.find((each) => each.id === id);
      if (card !== undefined && card.retiredAt === undefined) return card;
    }
  }

  #end({ asked: _, result: __, notice: ___, isRevealed: ____, ...review }: Review, all: readonly Card[]): void {
    this.#chips.clear();
    const now = new Date();
    const next = nextDue(all, now);
    const progress = progressOf(all, now, conceptOf);
    const phase = review.done > 0 ? 'finished' : 'none';
    this.#show({ ...review, phase, hasCards: progress.cards > 0, progress, ...(next && { nextDue: next }) });
  }

  #show(review: Review): void {
    this.#review = review;
    this.#services.panel.update(reviewView(review));
  }

  async #receive(message: LessonMessage): Promise<void> {
    const review = this.#review;
    if (review === undefined) return;
    switch (message.type) {
      case 'answerQuestion':
        return this.#answer(review, message.questionId, message.option, message.confidence);
      case 'openRef':
        if (review.asked?.uri === undefined) return;
        return this.#chips.open(review.asked.uri, message.ref, (notice) => this.#show({ ...review, notice }));
      case 'previewRef':
        return review.asked?.uri === undefined ? undefined : this.#chips.preview(review.asked.uri, message.ref);
      case 'quizAction':
        return this.#act(review, message.action);
    }
  }

  async #answer(review: Review, cardId: string, option: number, confidence: Confidence): Promise<void> {
    const result = judge(review, cardId, option);
    if (result === undefined || review.asked === undefined) return;
    const isRight = result.chosen === result.correct;
    const grade = gradeOf({ isRight, isSure: confidence === 'sure', hints: 0 });
    await this.#deck.answer(cardId, grade, new Date(), review.asked.renewed);
    const right = review.right + Number(isRight);
    this.#show({
      ...review,
      result,
      right,
      done: review.done + 1,
      last: { cardId, isAnswered: true, isRetired: false, wasRight: isRight },
    });
  }

  /** The learner says how well they recalled the answer that they see. */
  async #grade(review: Review, grade: GradeName): Promise<void> {
    const { asked, isRevealed } = review;
    if (asked === undefined || !isRevealed) return;
    await this.#deck.answer(asked.card.id, grade, new Date());
    const wasRight = grade !== 'again';
    return this.#pass({
      ...review,
      right: review.right + Number(wasRight),
      done: review.done + 1,
      last: { cardId: asked.card.id, isAnswered: true, isRetired: false, wasRight },
    });
  }

  async #act(review: Review, action: QuizActionId): Promise<void> {
    const { asked, result, last } = review;
    switch (action) {
      case 'next':
        if (result === undefined) return;
        this.#chips.clear();
        return this.#next();
      case 'reveal':
        return asked?.doubt === undefined ? this.#show({ ...review, isRevealed: true }) : undefined;
      case 'gradeAgain':
        return this.#grade(review, 'again');
      case 'gradeHard':
        return this.#grade(review, 'hard');
      case 'gradeGood':
        return this.#grade(review, 'good');
      case 'gradeEasy':
        return this.#grade(review, 'easy');
      case 'undo':
        return last === undefined ? undefined : this.#undo(review, last);
      case 'wrong':
        return asked === undefined ? undefined : this.#retire(review, asked.card.id);
      case 'rest':
        if (asked?.doubt === undefined) return;
        await this.#deck.rest(asked.card.id, new Date());
        return this.#pass({ ...review, done: review.done + 1 });
      case 'ask': {
        if (asked?.doubt === undefined) return;
        const { doubt: _, ...certain } = asked;
        return this.#show({ ...review, asked: certain });
      }
      case 'showChanges':
        return asked === undefined ? undefined : showChanges(asked);
    }
  }

  /** The card is never asked again; if it was just answered, that it was stays. */
  async #retire(review: Review, cardId: string): Promise<void> {
    await this.#deck.retire(cardId, new Date());
    const { last, result } = review;
    const answered = result !== undefined && last?.cardId === cardId ? last : undefined;
    const done = answered === undefined ? review.done + 1 : review.done;
    const retired = { cardId, isAnswered: false, wasRight: false, ...answered, isRetired: true };
    return this.#pass({ ...review, done, last: retired });
  }

  #pass(review: Review): Promise<void> {
    this.#chips.clear();
    this.#review = review;
    return this.#next();
  }

  /** Takes back what was last done to a card, and asks it again. */
  async #undo(review: Review, { cardId, isAnswered, isRetired, wasRight }: LastChange): Promise<void> {
    if (isRetired) await this.#deck.unretire(cardId);
    if (isAnswered) await this.#deck.undo(cardId);
    if (review.asked !== undefined && review.asked.card.id !== cardId) this.#queue.unshift(review.asked.card.id);
    this.#queue.unshift(cardId);
    const { last: _, ...rest } = review;
    return this.#pass({ ...rest, done: Math.max(0, review.done - 1), right: review.right - Number(wasRight) });
  }

  #failed(error: unknown): void {
    this.#services.log.error(error instanceof Error ? error : String(error));
    const notice = l10n.t('That could not be kept. The log tells why.');
    if (this.#review !== undefined) this.#show({ ...this.#review, notice });
  }

  #leave(): void {
    this.#review = undefined;
    this.#queue = [];
    this.#chips.clear();
  }
}
