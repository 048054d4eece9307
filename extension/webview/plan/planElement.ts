import { html, nothing } from 'lit';
import type { PlanPageView } from '../../src/billing/protocol.ts';
import { LightElement } from '../components/lightElement.ts';
import { planAnnouncement } from './announcement.ts';
import { enterPage } from './planState.ts';
import { plansPage } from './plansPage.ts';
import { usagePage } from './usagePage.ts';

/** The page: plans to compare, or what was used of the present one. */
export class PlanElement extends LightElement {
  static override readonly properties = { view: { attribute: false } };
  /** `undefined` until the host has spoken. */
  declare view: PlanPageView | undefined;
  readonly #status = document.createElement('div');

  constructor() {
    super();
    this.addEventListener('codetrain-interval', () => this.requestUpdate());
    this.#status.className = 'visually-hidden';
    this.#status.setAttribute('role', 'status');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Outside of what is rendered: a live region has to be there before it says something.
    document.body.append(this.#status);
  }

  show(view: PlanPageView): void {
    const said = planAnnouncement(this.view, view);
    enterPage(view.page);
    this.view = view;
    if (said !== undefined) this.#status.textContent = said;
  }

  protected override render(): unknown {
    const { view } = this;
    if (view === undefined) return nothing;
    return html`<div class="page">${view.page === 'plans' ? plansPage(view) : usagePage(view)}</div>`;
  }
}
customElements.define('codetrain-plan', PlanElement);
