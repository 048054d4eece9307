import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { isWrong, partClaim } from '../../src/tutor/claims.ts';
import type { ExplainBackPoint, ExplainBackView } from '../../src/tutor/explainBack/view.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import './answerForm.ts';
import { claim } from './claim.ts';
import { inline } from './inline.ts';
import { LightElement } from './lightElement.ts';
import { lineChip } from './lineChip.ts';
import { skeleton } from './skeleton.ts';

/** The learner's explanation, with what of it was said marked in their own words, and what was left out. */
export class ExplainBackElement extends LightElement {
  static override readonly properties = {
    view: { attribute: false },
    wrong: { attribute: false },
    thinking: { attribute: false },
  };
  declare view: ExplainBackView;
  declare wrong: LessonView['wrong'];
  /** It is being judged. */
  declare thinking: boolean;

  protected override render(): TemplateResult {
    const { prompt, written, points } = this.view;
    return html`<section class="turn" aria-labelledby="explain-title">
        <h2 id="explain-title" class="asked">${inline(prompt)}</h2>
        ${
          written === undefined
            ? html`<codetrain-answer-form .label=${t('explainPlaceholder')} .placeholder=${t('explainPlaceholder')}
              .action=${t('submitExplanation')} .rows=${5} .others=${nothing}></codetrain-answer-form>`
            : html`<blockquote class="reply" aria-label=${t('yourWords')}>${marked(written, points ?? [])}</blockquote>`
        }
        ${this.thinking && points === undefined ? skeleton(3) : nothing}
      </section>
      ${points === undefined ? nothing : outcome(points, this.wrong)}`;
  }
}
customElements.define('codetrain-explain-back', ExplainBackElement);

function outcome(points: readonly ExplainBackPoint[], wrong: LessonView['wrong']): TemplateResult {
  const counted = points.filter((_, index) => !isWrong(wrong, partClaim(index)));
  return html`<section class="outcome" aria-labelledby="points-title">
    <h2 id="points-title">${t('pointsHit', counted.filter(({ hit }) => hit).length, counted.length)}</h2>
    <ol class="points">${points.map((each, index) => {
      const shown = { id: partClaim(index), name: t('pointOf', index + 1), wrong };
      return html`<li>${claim(shown, point(each, index))}</li>`;
    })}</ol>
  </section>`;
}

function point({ point: text, ref, hit, feedback }: ExplainBackPoint, index: number): TemplateResult {
  return html`<div class="point" data-verdict=${hit ? 'right' : 'wrong'}>
    <codetrain-icon name=${hit ? 'check' : 'close'}></codetrain-icon>
    <div>
      <p><strong>${t(hit ? 'pointHit' : 'pointMissed')}:</strong> ${inline(text)} ${ref === undefined ? nothing : lineChip(ref)}</p>
      ${feedback === '' ? nothing : html`<p class="muted">${inline(feedback)}</p>`}
      ${
        hit
          ? nothing
          : html`<vscode-button secondary @click=${() => post({ type: 'guide', question: index })}
            >${t('workOut')}</vscode-button>`
      }
    </div>
  </div>`;
}

/** What was written, with the words that count marked. Evidence may overlap: a mark ends where the next begins. */
function marked(written: string, points: readonly ExplainBackPoint[]): unknown {
  const spans = points.flatMap(({ evidence }) => evidence ?? []).toSorted((a, b) => a.start - b.start);
  const parts: unknown[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    if (end <= at) continue;
    parts.push(written.slice(at, Math.max(at, start)), html`<mark>${written.slice(Math.max(at, start), end)}</mark>`);
    at = end;
  }
  return [...parts, written.slice(at)];
}
