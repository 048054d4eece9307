import { html, svg, type TemplateResult } from 'lit';
import type { UsageReport } from '../../src/billing/protocol.ts';
import { lessons, nanos, number, utcDay } from './format.ts';
import { pt } from './strings.ts';

const DAY_MILLISECONDS = 86_400_000;
const SLOT = 10;
const BAR = 7;
const HEIGHT = 80;

type Day = UsageReport['byDay'][number];

/** A bar for each day of the period, and the same in a table for who cannot see it, or wants the figures. */
export function dayChart({ byDay, period, total }: UsageReport): TemplateResult {
  const days = daysOf(period);
  const most = Math.max(1, ...byDay.map(({ sessions }) => sessions));
  const known = new Map(byDay.map((day) => [day.date, day]));
  const width = days.length * SLOT;
  return html`<figure class="day-chart">
    <div class="chart-scale muted" aria-hidden="true"><span>${number(most)}</span><span>0</span></div>
    <svg role="img" aria-label=${pt('chartLabel', lessons(total.sessions), number(most))}
      viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none">
      ${days.map((date, index) => column(date, known.get(date), index, most))}
    </svg>
    <figcaption class="muted" aria-hidden="true">
      <span>${utcDay(days[0] ?? period.startsAt)}</span><span>${utcDay(days.at(-1) ?? period.endsAt)}</span>
    </figcaption>
  </figure>
  <details>
    <summary>${pt('asTable')}</summary>
    <table>
      <thead><tr>
        <th scope="col">${pt('day')}</th><th scope="col">${pt('lessonsUsed')}</th>
        <th scope="col">${pt('requests')}</th><th scope="col">${pt('cost')}</th>
      </tr></thead>
      <tbody>${byDay.map(
        (day) => html`<tr><th scope="row">${utcDay(day.date)}</th><td>${number(day.sessions)}</td>
          <td>${number(day.requests)}</td><td>${nanos(day.costNanos)}</td></tr>`,
      )}</tbody>
    </table>
  </details>`;
}

/** The whole height of a day answers to the pointer, so that a small bar can be asked too. */
function column(date: string, day: Day | undefined, index: number, most: number): TemplateResult {
  const height = day === undefined ? 1 : Math.max(3, (day.sessions / most) * (HEIGHT - 4));
  const x = index * SLOT;
  const said = pt('dayLabel', utcDay(date), lessons(day?.sessions ?? 0), nanos(day?.costNanos ?? '0'));
  return svg`<g class="day ${day === undefined ? 'unused' : 'used'}">
    <title>${said}</title>
    <rect class="day-slot" x=${x} width=${SLOT} height=${HEIGHT}></rect>
    <rect class="day-bar" x=${x + (SLOT - BAR) / 2} y=${HEIGHT - height} width=${BAR} height=${height}></rect>
  </g>`;
}

/** The days of the period in UTC, as the books count them: dates such as `2026-11-05`. */
function daysOf({ startsAt, endsAt }: UsageReport['period']): string[] {
  const first = Math.floor(Date.parse(startsAt) / DAY_MILLISECONDS);
  const last = Math.floor((Date.parse(endsAt) - 1) / DAY_MILLISECONDS);
  const count = Math.min(400, Math.max(0, last - first + 1));
  return Array.from({ length: count }, (_, index) =>
    new Date((first + index) * DAY_MILLISECONDS).toISOString().slice(0, 10),
  );
}
