import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { partClaim } from '../../src/tutor/claims.ts';
import type { AnswerView, TraceStepView, VariableView } from '../../src/tutor/trace/view.ts';
import { claim } from '../components/claim.ts';
import { doubt } from '../components/doubt.ts';
import { inline } from '../components/inline.ts';
import { lineChip } from '../components/lineChip.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { tt } from './strings.ts';
import { blankVerdict } from './words.ts';

export interface StepParts {
  readonly isLast: boolean;
  /** Where the learner fills in what the step asks for. */
  readonly blank: unknown;
  readonly wrong: LessonView['wrong'];
  /** Blanks whose values may be wrong. */
  readonly doubted: readonly number[];
}

/** A line that ran: how its condition turned out, what it changed, all variables after it, and how blanks were filled. */
export function traceStep(step: TraceStepView, index: number, parts: StepParts): TemplateResult {
  const { isLast, blank, wrong, doubted } = parts;
  const { ref, branch, variables, answers } = step;
  return html`<li class="trace-step" aria-label=${t('step', index + 1)}>
    <div class="step-head">
      <span class="step-number" aria-hidden="true">${index + 1}</span>
      ${lineChip(ref)}
      ${branch === 'none' ? nothing : html`<span class="branch">${tt(branch === 'taken' ? 'conditionTrue' : 'conditionFalse')}</span>`}
    </div>
    <code class="trace-code">${ref.quote}</code>
    ${
      variables.length === 0
        ? nothing
        : html`<details class="variables" ?open=${isLast}>
          <summary>${changes(variables)}<span class="visually-hidden">${tt('variables')}</span></summary>
          ${table(variables, index)}
        </details>`
    }
    ${answers.map((answer) => {
      const name = `${t('step', index + 1)}, ${answer.name}`;
      const doubtful = doubted.includes(answer.index) ? doubt() : nothing;
      return claim({ id: partClaim(answer.index), name, wrong }, html`${feedback(answer)}${doubtful}`);
    })}
    ${blank}
  </li>`;
}

function changes(variables: readonly VariableView[]): unknown {
  const changed = variables.filter(({ isChanged }) => isChanged);
  if (changed.length === 0) return html`<span class="muted">${tt('noChange')}</span> `;
  return changed.map(({ name, value }) => html`<code>${name} = ${value ?? '?'}</code> `);
}

const table = (variables: readonly VariableView[], index: number): TemplateResult =>
  html`<table>
    <caption class="visually-hidden">${tt('variablesAfter', index + 1)}</caption>
    <thead><tr><th scope="col">${tt('variable')}</th><th scope="col">${tt('value')}</th></tr></thead>
    <tbody>${variables.map(
      ({ name, value, isChanged }) => html`<tr class=${isChanged ? 'changed' : nothing}>
        <th scope="row"><code>${name}</code></th>
        <td>${value === undefined ? html`<span class="open-value">${tt('openValue')}</span>` : html`<code>${value}</code>`}
          ${isChanged ? html`<span class="changed-mark">${tt('changed')}</span>` : nothing}</td>
      </tr>`,
    )}</tbody>
  </table>`;

function feedback(answer: AnswerView): TemplateResult {
  const { index, name, outcome, why } = answer;
  const isRight = outcome === 'right' || outcome === 'second';
  return html`<div class="feedback" data-verdict=${isRight ? 'right' : 'wrong'}>
    <codetrain-icon name=${isRight ? 'check' : 'close'}></codetrain-icon>
    <div>
      <p><code>${name}</code> <strong>${blankVerdict(answer)}</strong> ${inline(why)}</p>
      ${
        isRight
          ? nothing
          : html`<vscode-button class="work-out" secondary @click=${() => post({ type: 'guide', question: index })}
            >${t('workOut')}</vscode-button>`
      }
    </div>
  </div>`;
}
