import { html, nothing, type TemplateResult } from 'lit';
import type { FollowUpView, LessonView } from '../../src/panel/protocol.ts';
import { answerClaim } from '../../src/tutor/claims.ts';
import { followUpKey, type LessonTexts } from '../lessonTexts.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { claim } from './claim.ts';
import { failureBanner } from './failureBanner.ts';
import { isAnswering } from './phases.ts';
import { skeleton } from './skeleton.ts';

/** A question of the learner with its answer, which folds in under it. */
export function followUp(view: FollowUpView, texts: LessonTexts, wrong: LessonView['wrong']): TemplateResult {
  const onToggle = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLDetailsElement)) return;
    const others = uiState().folded.filter((id) => id !== view.id);
    changeUiState({ folded: event.currentTarget.open ? others : [...others, view.id] });
  };
  return html`<details class="follow-up" data-follow-up=${view.id}
    ?open=${!uiState().folded.includes(view.id)} @toggle=${onToggle}>
    <summary><codetrain-icon name="chevron"></codetrain-icon><span>${view.question}</span></summary>
    <div class="answer">
      ${view.phase === 'waiting' ? skeleton(2) : nothing}
      ${claim(
        { id: answerClaim(view.id), name: t('answer'), wrong, isOpen: isAnswering(view) || view.answer === '' },
        html`<codetrain-markdown .stream=${texts.stream(followUpKey(view.id))}></codetrain-markdown>`,
      )}
      ${view.phase === 'stopped' ? html`<p class="stopped-note">${t('followUpStopped')}</p>` : nothing}
      ${view.failure === undefined ? nothing : failureBanner(view.failure, view.id)}
    </div>
  </details>`;
}
