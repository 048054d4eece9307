import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ProgressView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { LightElement } from './lightElement.ts';

/** How learning goes: drawn for the eye, and in words for everybody else. */
export class ProgressElement extends LightElement {
  static override readonly properties = { view: { attribute: false } };
  declare view: ProgressView;

  protected override render(): TemplateResult | typeof nothing {
    return this.view.cards === 0 ? nothing : progress(this.view);
  }
}
customElements.define('codetrain-progress', ProgressElement);

function progress(view: ProgressView): TemplateResult {
  const { retention } = view;
  return html`<section class="progress-view" aria-labelledby="progress-title">
    <h2 id="progress-title">${t('progressTitle')}</h2>
    <ul class="figures">
      ${figure(String(view.cards), t(view.cards === 1 ? 'card' : 'cards'))}
      ${figure(percent(retention.estimated), t('retentionEstimated'))}
      ${retention.seen === undefined ? nothing : figure(percent(retention.seen), t('retentionSeen'))}
    </ul>
    <div class="charts">
      ${bars(
        t('forecast'),
        view.forecast.map(({ day, due }) => ({ day, count: due })),
      )}
      ${bars(
        t('activity'),
        view.activity.map(({ day, reviews }) => ({ day, count: reviews })),
      )}
    </div>
    ${view.concepts.length === 0 ? nothing : strengths(view.concepts)}
  </section>`;
}

interface Bar {
  readonly day: string;
  readonly count: number;
}

const HEIGHT = 48;
const STEP = 12;
const BAR = 9;

/** Bars by day. Read out as one sentence: a bar by itself says nothing. */
function bars(title: string, days: readonly Bar[]): TemplateResult {
  const most = Math.max(1, ...days.map(({ count }) => count));
  const said = days.filter(({ count }) => count > 0).map(({ day, count }) => `${day}: ${count}`);
  const label = `${title}. ${said.length === 0 ? t('none') : said.join(', ')}`;
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg class="bars" viewBox="0 0 ${days.length * STEP} ${HEIGHT}" role="img" aria-label=${label}>
      ${days.map(({ day, count }, index) => {
        const height = count === 0 ? 1 : Math.max(3, (count / most) * HEIGHT);
        return svg`<rect class=${count === 0 ? 'zero' : 'some'} x=${index * STEP} y=${HEIGHT - height} width=${BAR}
          height=${height} rx="1"><title>${day}: ${count}</title></rect>`;
      })}
    </svg>
    <p class="axis" aria-hidden="true"><span>${days[0]?.day ?? ''}</span><span>${days.at(-1)?.day ?? ''}</span></p>
  </figure>`;
}

const strengths = (concepts: ProgressView['concepts']): TemplateResult =>
  html`<table class="strengths">
    <caption>${t('strength')}</caption>
    <tbody>${concepts.map(
      ({ name, cards, strength }) => html`<tr>
        <th scope="row">${name}</th>
        <td class="count">${cards === 1 ? t('oneCard') : t('cardCount', cards)}</td>
        <td>
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="6"></rect>
            <rect class="some" width=${Math.round(strength * 100)} height="6"></rect>
          </svg>
        </td>
        <td class="count">${percent(strength)}</td>
      </tr>`,
    )}</tbody>
  </table>`;

const figure = (value: string, label: string): TemplateResult =>
  html`<li><strong>${value}</strong> <span>${label}</span></li>`;

const percent = (part: number): string => `${Math.round(part * 100)} %`;
