import { html, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { LessonView } from '../../../src/panel/protocol.ts';
import type { PracticeView } from '../../../src/tutor/practice/view.ts';
import { AnnounceEvent } from '../announceEvent.ts';
import { LightElement } from '../lightElement.ts';
import { modification, modificationAnnouncements } from './modification.ts';
import { parsonsAnnouncements } from './parsons.ts';
import { bugAnnouncements, plantedBug, showPointed } from './plantedBug.ts';

/** An exercise on the code. Loaded, with its style sheet, when the first one is shown. */
export class PracticeElement extends LightElement {
  static override readonly properties = { view: { attribute: false }, lesson: { attribute: false } };
  declare view: PracticeView;
  declare lesson: LessonView;

  protected override render(): TemplateResult {
    const { view, lesson } = this;
    switch (view.exercise) {
      case 'plantedBug':
        return plantedBug(view, lesson);
      case 'modification':
        return modification(view, lesson);
      case 'parsons':
        return html`${keyed(
          lesson.id,
          html`<codetrain-parsons .view=${view} .language=${lesson.source.languageId}></codetrain-parsons>`,
        )}`;
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.view.exercise === 'plantedBug') showPointed(this, this.view);
    const [before, lesson] = [changed.get('view'), changed.get('lesson')];
    if (before === undefined || (lesson !== undefined && lesson.id !== this.lesson.id)) return;
    this.dispatchEvent(new AnnounceEvent(announcements(before, this.view)));
    // What had the focus may be gone with the question: the keyboard goes on with how it came out.
    if (!before.finished && this.view.finished) void this.#followEnd();
  }

  async #followEnd(): Promise<void> {
    await this.updateComplete;
    if (document.activeElement === document.body) this.querySelector<HTMLElement>('.outcome h2[tabindex]')?.focus();
  }
}

function announcements(before: PracticeView, now: PracticeView): string[] {
  if (before.exercise === 'plantedBug' && now.exercise === 'plantedBug') return bugAnnouncements(before, now);
  if (before.exercise === 'parsons' && now.exercise === 'parsons') return parsonsAnnouncements(before, now);
  return before.exercise === 'modification' && now.exercise === 'modification'
    ? modificationAnnouncements(before, now)
    : [];
}

const sheet = document.createElement('link');
sheet.rel = 'stylesheet';
sheet.href = new URL('practice.css', import.meta.url).href;
document.head.append(sheet);

customElements.define('codetrain-practice', PracticeElement);
