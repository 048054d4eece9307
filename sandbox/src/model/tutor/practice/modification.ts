import type { Verdicts } from '../explainBack/explainBack.ts';

/** As the schema of the modification wants it. */
export interface Assignment {
  readonly task: string;
  readonly points: readonly { readonly point: string; readonly about: 'changed' | 'kept' }[];
  readonly hints: readonly string[];
  readonly sketch: string;
}

/** A change that any code can be given. A parser knows no better one. */
export const assignment = (): Assignment => ({
  task: 'Let this code refuse one kind of input, which you choose, before it does anything else.',
  points: [
    { point: 'A new line deals with the input that is refused.', about: 'changed' },
    { point: 'For any other input, all goes on as before.', about: 'kept' },
  ],
  hints: ['Look at the first line that does something.', 'What ends a function before its time?'],
  sketch: 'A guard at the top asks for the bad case, and leaves with an error or an empty result.',
});

/** A parser cannot weigh a change: it sees that lines were added, and which ones stayed, and says so. */
export function changeVerdicts(diff: string): Verdicts {
  const added = quoteFrom(diff, '+');
  const kept = quoteFrom(diff, ' ');
  return {
    verdicts: assignment().points.map(({ about }, index) => {
      const quote = about === 'changed' ? added : kept;
      return {
        point: index + 1,
        verdict: quote === '' ? 'missed' : 'hit',
        quote,
        feedback:
          quote === '' ? 'No line of the difference shows it.' : 'A line shows something; more a parser cannot judge.',
      };
    }),
  };
}

/** The first line of that sign which says something, without the comment that may end it. */
function quoteFrom(diff: string, sign: '+' | ' '): string {
  const lines = diff.split('\n').filter((line) => line.startsWith(sign));
  const texts = lines.map((line) =>
    line
      .slice(1)
      .replace(/(?:^|\s)(?:\/\/|#\s).*$/, '')
      .trim(),
  );
  return texts.find((text) => text.replace(/\s/g, '').length >= 3) ?? '';
}
