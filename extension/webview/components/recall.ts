import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { QuizView } from '../../src/panel/protocol.ts';
import { TextStream } from '../markdown/textStream.ts';
import { t } from '../strings.ts';
import { inline } from './inline.ts';
import { lineChip } from './lineChip.ts';

/** A question whose answer is recalled first, and then looked at. What is said of it stands in the actions of the page. */
export function recall({ recall: asked, number, total }: QuizView): TemplateResult | typeof nothing {
  if (asked === undefined) return nothing;
  const { question, ref, answer } = asked;
  return html`<section class="check recall" aria-labelledby="recall-title">
    <div class="check-head">
      <h2 id="recall-title" tabindex="-1">${t('questionOf', number, total)}</h2>
      ${ref === undefined || answer === undefined ? nothing : lineChip(ref)}
    </div>
    <p class="asked">${inline(question)}</p>
    ${
      answer === undefined
        ? html`<p class="muted">${t('recallHint')}</p>`
        : html`<div class="recalled">
          <h3 tabindex="-1">${t('answerTitle')}</h3>
          ${guard([answer], () => html`<codetrain-markdown .stream=${streamOf(answer)}></codetrain-markdown>`)}
        </div>
        <p class="muted">${t('recallGrade')}</p>`
    }
  </section>`;
}

const streamOf = (text: string): TextStream => {
  const stream = new TextStream();
  stream.set(text);
  return stream;
};

const grades = ['gradeAgain', 'gradeHard', 'gradeGood', 'gradeEasy'] as const;

/**
 * Enter or Space shows the answer, `1` to `4` say how it went, from wherever the focus is but on a button.
 * @returns Whether the key was meant for the question.
 */
export function recallShortcut(event: KeyboardEvent, root: HTMLElement): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const isFree =
    !(event.target instanceof Element) || event.target.closest('button, vscode-button, a, summary') === null;
  const action = event.key === 'Enter' || event.key === ' ' ? isFree && 'reveal' : grades[Number(event.key) - 1];
  const button = root.querySelector<HTMLElement>(`vscode-button[data-action="${action}"]`);
  if (button === null) return false;
  event.preventDefault();
  button.click();
  return true;
}
