import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../../src/panel/protocol.ts';
import { isWrong, partClaim } from '../../../src/tutor/claims.ts';
import type { ModificationPoint, ModificationView } from '../../../src/tutor/practice/view.ts';
import { t } from '../../strings.ts';
import { post } from '../../vscode.ts';
import { claim } from '../claim.ts';
import { inline } from '../inline.ts';
import { isRunning } from '../phases.ts';
import { skeleton } from '../skeleton.ts';
import { codeText } from './codeText.ts';
import { copyRow, helpButtons, hintList, workOut } from './parts.ts';
import { pt } from './strings.ts';

/** A change to be made in the copy, and how it stands, point by point. */
export function modification(view: ModificationView, lesson: LessonView): TemplateResult {
  const { task, points, hints, rungs, sketch, finished } = view;
  const isJudging = isRunning(lesson);
  return html`<section class="turn" aria-labelledby="practice-title">
      <h2 id="practice-title" class="asked">${inline(task)}</h2>
      <p class="muted">${pt('changeTask')}</p>
      ${copyRow(view.isCopyOpen)}
      <h3 id="must-do">${pt('mustDo')}</h3>
      <ol class="points" aria-labelledby="must-do">
        ${points.map((point, index) => html`<li>${onePoint(point, index, lesson)}</li>`)}
      </ol>
      ${hintList(hints, rungs)}
      ${
        sketch === undefined
          ? nothing
          : html`<div class="hint told"><h3>${pt('oneWay')}</h3><p>${inline(sketch)}</p></div>`
      }
      ${isJudging ? skeleton(2) : checking(view)}
    </section>
    ${finished ? html`<section class="outcome"><h2>${hitText(points, lesson.wrong)}</h2></section>` : nothing}`;
}

function onePoint({ point, result }: ModificationPoint, index: number, lesson: LessonView): TemplateResult {
  if (result === undefined) return html`<div class="point open"><p>${inline(point)}</p></div>`;
  const { hit, quote, feedback } = result;
  const { languageId } = lesson.source;
  const shown = { id: partClaim(index), name: t('pointOf', index + 1), wrong: lesson.wrong };
  return claim(
    shown,
    html`<div class="point" data-verdict=${hit ? 'right' : 'wrong'}>
    <codetrain-icon name=${hit ? 'check' : 'close'}></codetrain-icon>
    <div>
      <p><strong>${pt(hit ? 'pointDone' : 'pointOpen')}:</strong> ${inline(point)}</p>
      ${quote === '' ? nothing : html`<pre class="evidence">${codeText(quote, languageId)}</pre>`}
      ${feedback === '' ? nothing : html`<p class="muted">${inline(feedback)}</p>`}
      ${hit ? nothing : workOut(index)}
    </div>
  </div>`,
  );
}

/** Waits for a change that can be judged, and says what it waits for. */
function checking({ change, hints, rungs, sketch, finished }: ModificationView): TemplateResult {
  const isReady = change === 'ready';
  const why = { none: pt('nothingChanged'), judged: pt('changeJudged'), tooLarge: pt('changeTooLarge'), ready: '' };
  return html`<div class="answer-actions">
      <vscode-button class="check-change" ?disabled=${!isReady} aria-disabled=${!isReady} aria-describedby="change-state"
        @click=${() => isReady && post({ type: 'act', act: { kind: 'check' } })}>${pt('checkChange')}</vscode-button>
      ${sketch === undefined && !finished ? helpButtons(hints, rungs) : nothing}
    </div>
    <p id="change-state" class="muted">${finished ? '' : why[change]}</p>`;
}

function hitText(points: readonly ModificationPoint[], wrong: LessonView['wrong']): string {
  const counted = points.filter((_, index) => !isWrong(wrong, partClaim(index)));
  return t('pointsHit', counted.filter(({ result }) => result?.hit).length, counted.length);
}

/** What has come since, to be said. */
export function modificationAnnouncements(before: ModificationView, now: ModificationView): string[] {
  const { points, hints, rungs, sketch } = now;
  const isJudged = points.some(({ result }, index) => result !== before.points[index]?.result);
  return [
    ...hints.slice(before.hints.length).map((hint) => t('announceHint', hints.length, rungs, hint)),
    ...(sketch !== undefined && before.sketch === undefined ? [sketch] : []),
    ...(isJudged ? [hitText(points, undefined)] : []),
    ...(before.isCopyOpen && !now.isCopyOpen ? [pt('copyClosed')] : []),
  ];
}
