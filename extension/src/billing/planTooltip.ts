import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import type { PlanState } from './planState.ts';
import { isSubscribed } from './subscribed.ts';
import { wordNotice } from './words.ts';

/** Plan and usage as the status bar's tooltip draws them: nothing if nothing is known. */
export function planTooltip({ billing, usage }: Pick<PlanState, 'billing' | 'usage'>): PlanTooltip | undefined {
  const lines: string[] = [];
  const notice = billing && wordNotice(billing);
  if (usage !== undefined) {
    const { sessions, budget } = usage.allowance;
    const spent = Number(budget.allowedNanos) - Number(budget.remainingNanos);
    lines.push(
      `${bar(sessions.used, sessions.allowed)} ${l10n.t('{0} of {1} lessons', sessions.used, sessions.allowed)}`,
      `${bar(spent, Number(budget.allowedNanos))} ${l10n.t('{0} % of the budget', percent(spent, Number(budget.allowedNanos)))}`,
      l10n.t(
        'Both start anew on {0}',
        new Date(usage.period.endsAt).toLocaleDateString(undefined, { dateStyle: 'long' }),
      ),
    );
  }
  if (billing === undefined && lines.length === 0) return undefined;
  return {
    ...(billing && { plan: l10n.t('Plan: {0}', billing.plan.displayName) }),
    lines: notice === undefined ? lines : [...lines, notice.text],
    links: [
      { label: l10n.t('Show Usage'), command: commands.showUsage },
      billing !== undefined && isSubscribed(billing)
        ? { label: l10n.t('Manage Billing'), command: commands.manageBilling }
        : { label: l10n.t('Upgrade'), command: commands.upgrade },
    ],
  };
}

export interface PlanTooltip {
  readonly plan?: string;
  readonly lines: readonly string[];
  readonly links: readonly { readonly label: string; readonly command: string }[];
}

/** The lines of a tooltip, with what the plan has to say below them. */
export function tooltipMarkdown(first: readonly string[], plan: PlanTooltip): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  // Its own commands alone, whatever a name may hold.
  markdown.isTrusted = { enabledCommands: plan.links.map(({ command }) => command) };
  const paragraph = (lines: readonly string[]) => {
    for (const line of lines) markdown.appendText(line).appendMarkdown('  \n');
    markdown.appendMarkdown('\n');
  };
  paragraph(first);
  if (plan.plan !== undefined) paragraph([plan.plan]);
  paragraph(plan.lines);
  markdown.appendMarkdown(plan.links.map(({ label, command }) => `[${label}](command:${command})`).join(' · '));
  return markdown;
}

const CELLS = 10;

/** Ten cells. One that is begun is full, and the last one is empty as long as something is left. */
function bar(used: number, allowed: number): string {
  const full = allowed <= 0 ? CELLS : Math.ceil(Math.min(1, used / allowed) * CELLS);
  const filled = full === CELLS && used < allowed ? CELLS - 1 : full;
  return '▰'.repeat(filled) + '▱'.repeat(CELLS - filled);
}

const percent = (used: number, allowed: number): number =>
  allowed <= 0 ? 100 : Math.min(100, Math.round((used / allowed) * 100));
