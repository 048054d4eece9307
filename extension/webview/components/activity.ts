import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import type { ActivityKind, ActivityView } from '../../src/tutor/activity/view.ts';
import { keep } from './keep.ts';
import { isRunning } from './phases.ts';

/** Their elements, each loaded with the first lesson that needs it: until then it stands on the page without content. */
const elements: Readonly<Record<ActivityKind, () => Promise<unknown>>> = {
  quiz: () => import('./quiz.ts'),
  guide: () => import('./guide.ts'),
  explainBack: () => import('./explainBack.ts'),
  trace: () => import('../trace/trace.ts'),
  practice: () => import('./practice/practice.ts'),
};

/** What the learner does, in whichever way, and what of it can be kept for some other day. */
export function activity(shown: ActivityView, view: LessonView): TemplateResult {
  void elements[shown.kind]();
  return html`${element(shown, view)}
    ${view.card === undefined ? nothing : html`<div class="lesson-check">${keep(view)}</div>`}`;
}

function element(shown: ActivityView, view: LessonView): TemplateResult {
  switch (shown.kind) {
    case 'quiz':
      return html`<codetrain-quiz .quiz=${shown} .wrong=${view.wrong}
        .doubted=${view.solved?.doubted ?? []}></codetrain-quiz>`;
    case 'explainBack':
      return html`<codetrain-explain-back .view=${shown} .wrong=${view.wrong} .thinking=${isRunning(view)}></codetrain-explain-back>`;
    case 'trace':
      return html`<codetrain-trace .trace=${shown} .wrong=${view.wrong} .solved=${view.solved}></codetrain-trace>`;
    case 'guide':
      return html`<codetrain-guide .guide=${shown} .wrong=${view.wrong} .thinking=${isRunning(view)}></codetrain-guide>`;
    case 'practice':
      return html`<codetrain-practice .view=${shown} .lesson=${view}></codetrain-practice>`;
  }
}
