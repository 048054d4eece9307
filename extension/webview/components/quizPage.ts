import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { QuizAction, QuizView } from '../../src/panel/protocol.ts';
import { createCodeBlock } from '../code/codeBlock.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { AnswerEvent } from './question.ts';
import { recall } from './recall.ts';
import { skeleton } from './skeleton.ts';

/** A quiz or a review: one question at a time, and how it went. */
export function quizPage(view: QuizView): TemplateResult {
  return html`
    <header class="lesson-header">
      <div class="title-row">
        <h1>
          <span class="mode">${t(view.mode === 'quiz' ? 'quiz' : 'review')}</span>
          ${view.source === undefined ? nothing : html`<span class="file" title=${view.source.path}>${fileOf(view)}</span>`}
        </h1>
      </div>
      ${view.phase === 'asking' ? bar(view) : nothing}
    </header>
    <main class="lesson" aria-busy=${view.phase === 'gathering'}>
      <div class="column">
        ${view.phase === 'gathering' ? html`<p class="muted">${t('gathering')}</p>${skeleton(4)}` : nothing}
        ${
          view.notices.length === 0
            ? nothing
            : html`<ul class="notices">${view.notices.map(
                (text) => html`<li><codetrain-icon name="info"></codetrain-icon><span>${text}</span></li>`,
              )}</ul>`
        }
        ${view.question === undefined ? nothing : question(view)}
        ${recall(view)}
        ${view.summary === undefined ? nothing : summary(view.summary)}
        ${view.code === undefined ? nothing : code(view.code, view.source?.languageId ?? '')}
        ${view.actions.length === 0 ? nothing : actions(view.actions)}
        ${view.progress === undefined ? nothing : progress(view.progress)}
      </div>
    </main>`;
}

/** The button that goes on, which the keyboard reaches with Enter from anywhere. */
export const NEXT_BUTTON = 'vscode-button[data-action="next"]';

function question(view: QuizView): TemplateResult {
  const { question: asked } = view;
  const answer = (event: Event) => {
    if (!(event instanceof AnswerEvent) || asked === undefined) return;
    const { option, confidence } = event;
    post({ type: 'answerQuestion', questionId: asked.id, option, confidence });
  };
  return html`<codetrain-question hides-ref .name=${asked?.id} .question=${asked} .result=${view.result}
      .heading=${t('questionOf', view.number, view.total)} @codetrain-answer=${answer}></codetrain-question>`;
}

const code = (shown: NonNullable<QuizView['code']>, language: string): unknown =>
  guard([shown], () => createCodeBlock({ code: shown.lines.join('\n'), language, firstLine: shown.startLine }));

const summary = ({ title, detail }: NonNullable<QuizView['summary']>): TemplateResult =>
  html`<section class="summary" aria-labelledby="summary-title">
    <h2 id="summary-title" tabindex="-1">${title}</h2>
    <p>${detail}</p>
  </section>`;

const actions = (all: readonly QuizAction[]): TemplateResult =>
  html`<div class="quiz-actions">${all.map(
    (
      { id, label },
      index,
    ) => html`<vscode-button ?secondary=${index > 0 || id === 'undo' || id.startsWith('grade')} data-action=${id}
      @click=${() => post({ type: 'quizAction', action: id })}>${label}</vscode-button>`,
  )}</div>`;

/** Loaded with the first review that has some. */
function progress(view: NonNullable<QuizView['progress']>): TemplateResult {
  void import('./progress.ts');
  return html`<codetrain-progress .view=${view}></codetrain-progress>`;
}

/** For the eye alone: the count beside it says the same. */
const bar = ({ number, total, result }: QuizView): TemplateResult =>
  html`<svg class="quiz-bar" viewBox="0 0 ${total} 1" preserveAspectRatio="none" aria-hidden="true">
    <rect width=${result === undefined ? number - 1 : number} height="1"></rect>
  </svg>`;

const fileOf = ({ source }: QuizView): string => source?.path.split('/').at(-1) ?? '';
