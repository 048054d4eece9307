import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { AnswerEvent } from './question.ts';

/** The question that ends a lesson. Once it is answered, it can be kept for some other day. */
export function check({ check: question, checkResult, card }: LessonView): TemplateResult | typeof nothing {
  if (question === undefined) return nothing;
  const answer = (event: Event) => {
    if (!(event instanceof AnswerEvent)) return;
    post({ type: 'answerCheck', option: event.option, confidence: event.confidence });
  };
  return html`<div class="lesson-check">
    <codetrain-question .question=${question} .result=${checkResult} .heading=${t('checkTitle')}
      .canWorkOut=${true} @codetrain-answer=${answer}
      @codetrain-work-out=${() => post({ type: 'guide', question: 0 })}></codetrain-question>
    ${card === 'offered' ? keep() : nothing}
    ${card === 'kept' ? html`<p class="kept">${t('cardKept')}</p>` : nothing}
  </div>`;
}

const keep = (): TemplateResult =>
  html`<vscode-button secondary @click=${() => post({ type: 'keepCard' })}>${t('keepCard')}</vscode-button>`;
