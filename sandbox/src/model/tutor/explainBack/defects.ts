import type { Defect } from '../defects.ts';
import type { Lines } from '../lines.ts';
import type { Rubric, Verdicts } from './explainBack.ts';

/** The second point gets the defect. */
export function spoilRubric(rubric: Rubric, lines: Lines, defect: Defect): Rubric {
  const change = (changes: Partial<Rubric['points'][number]>): Rubric => ({
    ...rubric,
    points: rubric.points.map((point, index) => (index === 1 ? { ...point, ...changes } : point)),
  });
  switch (defect) {
    case 'pointInTask':
      return { ...rubric, prompt: `${rubric.prompt} Say this: ${rubric.points[0]?.point}` };
    case 'lineOutOfRange':
    case 'madeUpQuote':
      return change({ ref: { startLine: lines.last + 100, endLine: lines.last + 100, quote: 'assert(unicorns);' } });
    case 'unknownIdentifier':
      return change({ point: 'It calls `frobnicateWidgets`.' });
    case 'tooLong':
      return change({ point: 'In other words, it does what it does. '.repeat(50) });
    default:
      return rubric;
  }
}

export function spoilVerdicts(verdicts: Verdicts, _lines: Lines, defect: Defect): Verdicts {
  if (defect !== 'falseEvidence') return verdicts;
  const claim = { verdict: 'hit', quote: 'as nobody ever wrote', feedback: 'Well said.' } as const;
  return { verdicts: verdicts.verdicts.map((one, index) => (index === 0 ? { ...one, ...claim } : one)) };
}
