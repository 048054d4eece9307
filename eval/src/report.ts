import type { ModeReport, Report } from './measure.ts';
import { shareText } from './tally.ts';

type Line = readonly [what: string, figure: string];

/** The report as people read it. What did not come up is left out. */
export function reportText({ model, judge, modes, halted }: Report): string {
  const whose = judge === model ? 'the same model' : judge;
  return [
    `${model}; judge: ${whose}`,
    ...Object.entries(modes).flatMap(([mode, report]) => ['', ...modeText(mode, report)]),
    ...(halted ? ['', `Not all was measured: ${halted.message}`] : []),
  ].join('\n');
}

function modeText(mode: string, report: ModeReport): string[] {
  const { samples, of, firstTry, afterRepair, shown, references, defects, words, shares, unanswered } = report;
  const named: readonly (readonly [string, { readonly count: number; readonly of: number }])[] = [
    ['answers valid at the first try', firstTry],
    ['valid after the repair', afterRepair],
    ['answers of which something can be shown', shown],
    ['references that stand in the code', references],
    ...Object.entries(shares),
  ];
  const lines: Line[] = [
    ...named.filter(([, share]) => share.of > 0).map(([name, share]): Line => [name, shareText(share)]),
    [
      'defects of first answers, by rule',
      Object.entries(defects)
        .map((defect) => defect.join(' '))
        .join(', '),
    ],
    ['words read at once, median and most', words ? `${words.median}, ${words.most}` : ''],
    ['requests that nobody answered', unanswered > 0 ? String(unanswered) : ''],
    ['cost', costText(report)],
  ];
  const measured = samples === of ? `${of}` : `${samples} of ${of}`;
  const widest = Math.max(...lines.map(([what]) => what.length));
  return [
    `${mode}: ${measured} measured`,
    ...lines.filter(([, figure]) => figure !== '').map(([what, figure]) => `  ${what.padEnd(widest + 2)}${figure}`),
  ];
}

function costText({ spent: { requests, tokens, dollars } }: ModeReport): string {
  const { inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens } = tokens;
  const prompt = inputTokens + cacheWriteTokens + cacheReadTokens;
  const price = dollars === undefined ? 'no list price' : `$${dollars.toFixed(4)}`;
  return `${price}: ${requests} requests, ${prompt} tokens in (${cacheReadTokens} from the cache), ${outputTokens} out`;
}
