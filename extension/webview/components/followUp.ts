import { html, nothing, type TemplateResult } from 'lit';
import type { FollowUpView } from '../../src/panel/protocol.ts';
import { followUpKey, type LessonTexts } from '../lessonTexts.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { failureBanner } from './failureBanner.ts';
import { skeleton } from './skeleton.ts';

/** A question of the learner with its answer, which folds in under it. */
export function followUp(view: FollowUpView, texts: LessonTexts): TemplateResult {
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
      <codetrain-markdown .stream=${texts.stream(followUpKey(view.id))}></codetrain-markdown>
      ${view.phase === 'stopped' ? html`<p class="stopped-note">${t('followUpStopped')}</p>` : nothing}
      ${view.failure === undefined ? nothing : failureBanner(view.failure, view.id)}
    </div>
  </details>`;
}
