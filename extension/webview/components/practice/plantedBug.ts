import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../../src/panel/protocol.ts';
import { partClaim } from '../../../src/tutor/claims.ts';
import type { BugSolution, CopyLine, PlantedBugView } from '../../../src/tutor/practice/view.ts';
import { t } from '../../strings.ts';
import { post } from '../../vscode.ts';
import { claim } from '../claim.ts';
import { inline } from '../inline.ts';
import { lineChip } from '../lineChip.ts';
import { codeText } from './codeText.ts';
import { copyRow, helpButtons, hintList, workOut } from './parts.ts';
import { pt } from './strings.ts';

/** A mistake to be found: what one notices of it, and the line that the learner points at. */
export function plantedBug(view: PlantedBugView, lesson: LessonView): TemplateResult {
  const { symptom, missed, hints, rungs, solution } = view;
  const { languageId } = lesson.source;
  return html`<section class="turn" aria-labelledby="practice-title">
      <h2 id="practice-title" class="asked">${inline(symptom)}</h2>
      ${solution === undefined ? html`<p class="muted">${pt('bugTask')}</p>` : nothing}
      ${copyRow(view.isCopyOpen)}
      ${missed.map((line) => missedLine(line, languageId))}
      ${hintList(hints, rungs)}
      ${solution === undefined ? pointing(view, languageId) : nothing}
    </section>
    ${solution === undefined ? nothing : solved(view, solution, lesson)}`;
}

/** A click in the copy is no answer yet: it is asked whether it was one. The field does the same by keyboard. */
function pointing({ pointed, hints, rungs }: PlantedBugView, languageId: string): TemplateResult {
  return html`<div class="pointing">
      <label class="line-field">${pt('copyLine')}
        <input type="number" min="1" inputmode="numeric" @input=${point} @keydown=${confirmByEnter} />
      </label>
      ${
        pointed === undefined
          ? nothing
          : html`<div class="pointed">
            <p>${pt('isItThis', pointed.line)}</p>
            <pre>${codeText(pointed.text.trim(), languageId)}</pre>
            <vscode-button class="confirm" @click=${confirm}>${pt('confirmLine')}</vscode-button>
          </div>`
      }
    </div>
    <div class="answer-actions">${helpButtons(hints, rungs)}</div>`;
}

const confirm = (): void => post({ type: 'act', act: { kind: 'confirm' } });

function point(event: Event): void {
  const line = event.target instanceof HTMLInputElement ? event.target.valueAsNumber : Number.NaN;
  post({ type: 'act', act: { kind: 'point', line: Number.isSafeInteger(line) && line > 0 ? line : 0 } });
}

function confirmByEnter(event: KeyboardEvent): void {
  if (event.key === 'Enter' && !event.isComposing) confirm();
}

const missedLine = ({ line, text }: CopyLine, languageId: string): TemplateResult =>
  html`<div class="missed" data-verdict="wrong">
    <codetrain-icon name="close"></codetrain-icon>
    <p>${pt('notLine', line)} ${codeText(text.trim(), languageId)}</p>
  </div>`;

/** How it came out, in a few words. */
export function foundText({ by, tries }: BugSolution): string {
  if (by === 'telling') return pt('told');
  if (by === 'mending') return pt('mended');
  return tries === 1 ? pt('foundAtOnce') : pt('foundAtTry', tries);
}

function solved({ hints, missed }: PlantedBugView, solution: BugSolution, lesson: LessonView): TemplateResult {
  const { languageId } = lesson.source;
  const { wrong, right, why, ref, by } = solution;
  return html`<section class="outcome" aria-labelledby="found-title">
    <div class="check-head">
      <h2 id="found-title" tabindex="-1">${foundText(solution)}</h2>
      ${lineChip(ref)}
    </div>
    <div class="difference" role="group" aria-label=${pt('difference')}>
      <pre class="gone"><span class="visually-hidden">${pt('wasWrong')}</span>${codeText(wrong.trim(), languageId)}</pre>
      <pre class="stands"><span class="visually-hidden">${pt('isRight')}</span>${codeText(right.trim(), languageId)}</pre>
    </div>
    ${claim({ id: partClaim(0), name: pt('reason'), wrong: lesson.wrong }, html`<p class="reason">${inline(why)}</p>`)}
    ${hints.length === 0 ? nothing : html`<p class="muted">${pt('hintsTaken', hints.length)}</p>`}
    ${by === 'telling' || missed.length > 0 ? workOut() : nothing}
  </section>`;
}

/** The field follows the click in the copy, unless somebody types in it. */
export function showPointed(root: ParentNode, { pointed }: PlantedBugView): void {
  const field = root.querySelector('input');
  if (field !== null && document.activeElement !== field) field.value = pointed === undefined ? '' : `${pointed.line}`;
}

/** What has come since, to be said. */
export function bugAnnouncements(before: PlantedBugView, now: PlantedBugView): string[] {
  const { missed, hints, rungs, solution } = now;
  const last = missed.at(-1);
  return [
    ...(last && missed.length > before.missed.length ? [`${pt('notLine', last.line)} ${last.text.trim()}`] : []),
    ...hints.slice(before.hints.length).map((hint) => t('announceHint', hints.length, rungs, hint)),
    ...(solution && !before.solution ? [`${foundText(solution)} ${solution.why}`] : []),
    ...(before.isCopyOpen && !now.isCopyOpen ? [pt('copyClosed')] : []),
  ];
}
