import type { Defect } from '../defects.ts';
import type { Lines } from '../lines.ts';
import type { Assignment } from './modification.ts';
import type { PlantedBug } from './plantedBug.ts';

export function spoilBug(bug: PlantedBug, { texts }: Lines, defect: Defect): PlantedBug {
  switch (defect) {
    case 'findTwice':
      return {
        ...bug,
        find: [...texts.join('')].find((sign) => /\S/.test(sign) && bug.find.split(sign).length > 2) ?? '',
      };
    case 'twoLines':
      return { ...bug, replace: `${bug.replace}\n${bug.find}` };
    case 'nothingChanged':
      return { ...bug, replace: bug.find };
    case 'commentChanged':
      return { ...bug, replace: `${bug.find} // as it was` };
    case 'leak':
      return { ...bug, hints: [`Look for ${bug.find}`, ...bug.hints.slice(1)] };
    case 'codeBlock':
      return { ...bug, hints: [...bug.hints.slice(0, 1), '```\n1\n```'] };
    case 'rungMissing':
      return { ...bug, hints: bug.hints.slice(0, 1) };
    case 'unknownIdentifier':
      return { ...bug, symptom: `${bug.symptom} See \`frobnicateWidgets\`.` };
    case 'tooLong':
      return { ...bug, why: `${bug.why}${' In other words, it does what it does.'.repeat(50)}` };
    case 'markup':
      return { ...bug, symptom: `${bug.symptom} <script>alert(1)</script> ![p](https://evil.example/p.png)` };
    default:
      return bug;
  }
}

/** The second point, or the second hint, gets the defect. */
export function spoilAssignment(change: Assignment, _lines: Lines, defect: Defect): Assignment {
  const point = (text: string): Assignment => ({
    ...change,
    points: change.points.map((one, index) => (index === 1 ? { ...one, point: text } : one)),
  });
  switch (defect) {
    case 'pointInTask':
      return { ...change, task: `${change.task} ${change.sketch}` };
    case 'nothingChanged':
      return { ...change, points: change.points.map((one) => ({ ...one, about: 'kept' })) };
    case 'leak':
      return { ...change, hints: [...change.hints.slice(0, 1), change.sketch] };
    case 'codeBlock':
      return { ...change, hints: [...change.hints.slice(0, 1), '```\n1\n```'] };
    case 'rungMissing':
      return { ...change, hints: change.hints.slice(0, 1) };
    case 'unknownIdentifier':
      return point('It calls `frobnicateWidgets`.');
    case 'tooLong':
      return point('In other words, it does what it does. '.repeat(50));
    case 'markup':
      return { ...change, task: `${change.task} <script>alert(1)</script> ![p](https://evil.example/p.png)` };
    default:
      return change;
  }
}
