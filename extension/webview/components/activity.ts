import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import type { ActivityView } from '../../src/tutor/activity/view.ts';
import { keep } from './keep.ts';
import { isRunning } from './phases.ts';

/** What the learner does, in whichever way. */
export function activity(shown: ActivityView, view: LessonView): TemplateResult {
  switch (shown.kind) {
    case 'quiz':
      return html`<codetrain-quiz .quiz=${shown}></codetrain-quiz>
        ${view.card === undefined ? nothing : html`<div class="lesson-check">${keep(view)}</div>`}`;
    case 'explainBack':
      return html`<codetrain-explain-back .view=${shown} .thinking=${isRunning(view)}></codetrain-explain-back>`;
    case 'trace':
      // Loaded when there is one, so that no other lesson waits for it.
      void import('../trace/trace.ts');
      return html`<codetrain-trace .trace=${shown}></codetrain-trace>
        ${view.card === undefined ? nothing : html`<div class="lesson-check">${keep(view)}</div>`}`;
    case 'guide':
      return html`<codetrain-guide .guide=${shown} .thinking=${isRunning(view)}></codetrain-guide>`;
  }
}
