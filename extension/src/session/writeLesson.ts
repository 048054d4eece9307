import { type Failure, wordFailure } from '../account/failures.ts';
import { modelLabel } from '../model/models.ts';
import type { ModelProvider, StopReason } from '../model/provider.ts';
import type { LessonView } from '../panel/protocol.ts';
import { type CodeFacts, codeFacts } from '../tutor/checks/code.ts';
import { composeExplain } from '../tutor/explain/compose.ts';
import type { Finding } from '../tutor/explain/findings.ts';
import { limits } from '../tutor/explain/limits.ts';
import { mendable } from '../tutor/explain/repair.ts';
import { type CheckedLesson, reviewAnswer } from '../tutor/explain/review.ts';
import { reviewStep, stepId } from '../tutor/explain/reviewStep.ts';
import { shorten } from '../tutor/explain/shorten.ts';
import { type AnswerEvent, AnswerStream } from '../tutor/explain/stream.ts';
import type { Step } from '../tutor/lesson.ts';
import { resolveRef } from '../tutor/refs.ts';
import type { Snippet } from '../tutor/snippet.ts';
import { failureText, type Journal, usageText } from './journal.ts';
import { begun, type Lesson, settled } from './lesson.ts';
import { mend } from './mend.ts';

export interface Writing {
  readonly lesson: Lesson;
  readonly snippet: Snippet;
  readonly provider: ModelProvider;
  /** A language tag. */
  readonly language: string;
  readonly signal: AbortSignal;
  readonly journal: Journal;
}

/**
 * Writes a lesson: asks, shows each step when it is complete and checked, mends once what failed, and leaves out what
 * still does. However it ends, the lesson says so in its phase; nothing is thrown for what a provider does.
 * @returns What it failed of, if it did.
 */
export async function writeLesson(writing: Writing): Promise<Failure | undefined> {
  const { lesson, snippet, provider, language, signal, journal } = writing;
  const startedAt = performance.now();
  const code = codeFacts(snippet);
  const request = composeExplain(snippet, language);
  const stream = new AnswerStream();
  let answered = '';
  lesson.change((view) => ({
    ...begun(view),
    phase: 'waiting',
    modelLabel: modelLabel(provider.model, provider.answerer),
  }));
  lesson.ask(undefined);
  for await (const event of provider.ask(request, { signal, sessionId: lesson.id, mode: 'explain' })) {
    switch (event.kind) {
      case 'started':
        lesson.change((view) => ({
          ...view,
          phase: 'streaming',
          modelLabel: modelLabel(event.model, provider.answerer),
        }));
        if (event.requestId !== undefined) journal.request(event.requestId);
        journal.info(`${lesson.view.modelLabel} began after ${sinceThen(startedAt)}`);
        break;
      case 'text':
        answered += event.text;
        for (const news of stream.push(event.text)) show(lesson, news, code);
        break;
      case 'done':
        journal.info(`${lesson.view.modelLabel} ended after ${sinceThen(startedAt)}: ${usageText(event.usage)}`);
        return conclude(writing, code, { request, answered, stream, stopReason: event.stopReason });
      case 'stopped':
        return stopped(lesson);
      case 'failed':
        if (event.requestId !== undefined) journal.request(event.requestId);
        return failed(writing, event.failure, event.requestId);
    }
  }
  return undefined;
}

interface Answered {
  readonly request: ReturnType<typeof composeExplain>;
  readonly answered: string;
  readonly stream: AnswerStream;
  readonly stopReason: StopReason;
}

async function conclude(
  writing: Writing,
  code: CodeFacts,
  { request, answered, stream, stopReason }: Answered,
): Promise<Failure | undefined> {
  const { lesson, journal, signal } = writing;
  const { answer } = stream;
  const isEmpty = answer.purpose.trim() === '' && answer.steps.length === 0;
  if (stopReason === 'declined') return failed(writing, { kind: 'declined' });
  if (stopReason === 'cutOff') {
    showChecked(lesson, shorten(reviewAnswer(answer, code, lesson.id).lesson));
    return failed(writing, { kind: 'cutOff' });
  }
  if (isEmpty) return failed(writing, { kind: 'unusable' });

  let reviewed = reviewAnswer(answer, code, lesson.id);
  showChecked(lesson, reviewed.lesson);
  tellFindings(journal, 'first answer', reviewed.findings);
  const findings = mendable(reviewed.findings);
  if (findings.length > 0) {
    lesson.change((view) => ({ ...view, phase: 'repairing' }));
    const mended = await mend(writing, { request, answered, answer, findings });
    if (mended !== undefined) {
      reviewed = reviewAnswer(mended, code, lesson.id);
      tellFindings(journal, 'after the repair', reviewed.findings);
    }
  }
  const checked = shorten(reviewed.lesson);
  showChecked(lesson, checked);
  if (signal.aborted) return stopped(lesson);
  if (checked.steps.length === 0) return failed(writing, { kind: 'unusable' });
  lesson.change((view) => ({ ...view, phase: 'done' }));
  return undefined;
}

/** Shows what has just come. */
function show(lesson: Lesson, news: AnswerEvent, code: CodeFacts): void {
  switch (news.kind) {
    case 'purpose':
      lesson.append({ kind: 'purpose' }, news.added);
      return;
    case 'draftRef': {
      const ref = resolveRef(code, news.ref);
      if (news.index < limits.steps) draft(lesson, news.index, (step) => ({ ...step, ...(ref && { ref }) }));
      return;
    }
    case 'draft':
      if (news.index >= limits.steps) return;
      if (lesson.view.draft?.id !== stepId(news.index)) draft(lesson, news.index, (step) => step);
      lesson.append({ kind: 'draft', field: news.field }, news.added);
      return;
    case 'step':
      if (news.index < limits.steps) addStep(lesson, news.step && reviewStep(news.step, news.index, code).step);
      return;
    case 'concepts':
      lesson.change((view) => ({ ...view, concepts: news.concepts }));
      return;
    case 'check':
      // Shown with the whole, when it is known to stay.
      return;
  }
}

function draft(lesson: Lesson, index: number, change: (step: Step) => Step): void {
  const id = stepId(index);
  lesson.change((view) => ({
    ...view,
    draft: change(view.draft?.id === id ? view.draft : { id, says: '', why: '' }),
  }));
}

/** The complete step takes the place of the draft, or nothing does if nothing of it may be shown. */
function addStep(lesson: Lesson, step: Step | undefined): void {
  lesson.change(({ draft: _, ...view }) => {
    const refs = view.verified.refs + (step?.ref ? 1 : 0);
    return { ...view, steps: step ? [...view.steps, step] : view.steps, verified: { ...view.verified, refs } };
  });
}

function showChecked(lesson: Lesson, checked: CheckedLesson): void {
  const { purpose, steps, concepts, refs, question } = checked;
  lesson.change(({ draft: _, ...view }): LessonView => {
    return { ...view, purpose, steps, concepts, verified: { refs: refs.verified, dropped: refs.dropped } };
  });
  lesson.ask(question);
}

function stopped(lesson: Lesson): undefined {
  lesson.change((view) => settled({ ...view, phase: 'stopped' }));
}

function failed({ lesson, journal }: Writing, failure: Failure, requestId?: string): Failure {
  journal.warn(`lesson failed: ${failureText(failure)}${requestId === undefined ? '' : `, request ${requestId}`}`);
  lesson.change((view) => ({
    ...settled({ ...view, phase: 'failed' }),
    failure: wordFailure(failure, requestId),
  }));
  return failure;
}

/** By rule alone: what a finding says may quote code. */
function tellFindings(journal: Journal, when: string, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const rules = findings.map(({ part, rule }) => `${part.kind}${'index' in part ? ` ${part.index + 1}` : ''}: ${rule}`);
  journal.checked(when, rules.join(', '));
}

const sinceThen = (startedAt: number): string => `${Math.round(performance.now() - startedAt)} ms`;
