import { html, nothing, type TemplateResult } from 'lit';
import type { UsageReport, UsageView } from '../../src/billing/protocol.ts';
import { failureBanner } from '../components/failureBanner.ts';
import { skeleton } from '../components/skeleton.ts';
import { dayChart } from './dayChart.ts';
import { compact, date, nanos, number } from './format.ts';
import { meter } from './meter.ts';
import { accountNotice, callout, pageHeader } from './pageParts.ts';
import { send } from './send.ts';
import { pt } from './strings.ts';

/** What was used of the plan in this period, and what is left. */
export function usagePage({ account, report, failure }: UsageView): TemplateResult {
  const isSignedOut = account.label === undefined;
  const isLoading = !isSignedOut && report === undefined && failure === undefined;
  return html`${pageHeader(pt('usageTitle'), account, 'plans')}
    <main class="usage" aria-busy=${isLoading}>
      ${failure === undefined ? nothing : failureBanner(failure)}
      ${isSignedOut ? signedOut() : accountNotice(account)}
      ${account.usesOwnModel ? callout('info', undefined, pt('ownModelNote')) : nothing}
      ${isLoading ? html`<p class="visually-hidden">${pt('loading')}</p>${skeleton(5)}` : nothing}
      ${isSignedOut || report === undefined ? nothing : reported(report)}
    </main>`;
}

const signedOut = (): TemplateResult =>
  html`<section class="signed-out">
    <h2>${pt('signedOutTitle')}</h2>
    <p class="muted">${pt('signedOutDetail')}</p>
    <vscode-button @click=${() => send({ type: 'signIn' })}>${pt('signIn')}</vscode-button>
  </section>`;

function reported(report: UsageReport): TemplateResult {
  const { plan, period, allowance, total, isBlocked } = report;
  const { sessions, budget } = allowance;
  const spent = Number(budget.allowedNanos) - Number(budget.remainingNanos);
  return html`
    ${isBlocked ? callout('warning', undefined, pt('blocked')) : nothing}
    <section class="period" aria-labelledby="period-title">
      <h2 id="period-title"><span class="badge">${plan.displayName}</span>
        ${pt('period', date(period.startsAt), date(period.endsAt))}</h2>
      <p class="muted">${pt('startsAnew', date(period.endsAt))}</p>
      <div class="meters">
        ${meter({
          label: pt('lessonsUsed'),
          used: sessions.used,
          allowed: sessions.allowed,
          text: pt('usedOf', number(sessions.used), number(sessions.allowed)),
          note: pt('left', number(sessions.remaining)),
        })}
        ${meter({
          label: pt('budgetUsed'),
          used: spent,
          allowed: Number(budget.allowedNanos),
          text: pt('usedOf', nanos(String(spent)), nanos(budget.allowedNanos)),
          note:
            Number(budget.heldNanos) > 0
              ? pt('held', nanos(budget.heldNanos))
              : pt('left', nanos(budget.remainingNanos)),
        })}
      </div>
    </section>
    ${
      total.requests === 0
        ? html`<p class="muted">${pt('noUse')}</p>`
        : html`<section aria-labelledby="by-day"><h2 id="by-day">${pt('byDay')}</h2>${dayChart(report)}</section>
          <div><h2 id="by-model">${pt('byModel')}</h2>${byModel(report)}</div>`
    }`;
}

type Row = Pick<UsageReport['total'], 'sessions' | 'requests' | 'tokens' | 'costNanos'>;

function byModel({ byModel: rows, total }: UsageReport): TemplateResult {
  const cells = ({ sessions, requests, tokens, costNanos }: Row) =>
    html`<td>${number(sessions)}</td>
      <td>${number(requests)}</td>
      <td>${compact(tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h)}</td>
      <td>${compact(tokens.output)}</td>
      <td>${nanos(costNanos)}</td>`;
  return html`<div class="table-scroll" tabindex="0" role="region" aria-labelledby="by-model"><table>
    <thead><tr>
      <th scope="col">${pt('model')}</th>
      <th scope="col">${pt('lessonsUsed')}</th>
      <th scope="col">${pt('requests')}</th>
      <th scope="col">${pt('tokensIn')}</th>
      <th scope="col">${pt('tokensOut')}</th>
      <th scope="col">${pt('cost')}</th>
    </tr></thead>
    <tbody>${rows.map((row) => html`<tr><th scope="row">${row.model}</th>${cells(row)}</tr>`)}</tbody>
    ${rows.length > 1 ? html`<tfoot><tr><th scope="row">${pt('total')}</th>${cells(total)}</tr></tfoot>` : nothing}
  </table></div>`;
}
