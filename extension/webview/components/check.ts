import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { claim } from './claim.ts';
import { keep } from './keep.ts';
import { isRunning } from './phases.ts';
import { AnswerEvent } from './question.ts';

/** The question that ends a lesson. Once it is answered, it can be kept for some other day. */
export function check(view: LessonView): TemplateResult | typeof nothing {
  const { check: question, checkResult } = view;
  if (question === undefined) return nothing;
  const answer = (event: Event) => {
    if (!(event instanceof AnswerEvent)) return;
    post({ type: 'answerCheck', option: event.option, confidence: event.confidence });
  };
  return html`<div class="lesson-check">
    ${claim(
      { id: 'check', name: t('checkTitle'), wrong: view.wrong, isOpen: isRunning(view) },
      html`<codetrain-question .question=${question} .result=${checkResult} .heading=${t('checkTitle')}
        .canWorkOut=${true} .doubtful=${view.solved?.doubted.includes(0) === true} @codetrain-answer=${answer}
        @codetrain-work-out=${() => post({ type: 'guide', question: 0 })}></codetrain-question>`,
    )}
    ${keep(view)}
  </div>`;
}
