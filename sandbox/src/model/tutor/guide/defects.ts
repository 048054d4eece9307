import type { Defect } from '../defects.ts';
import type { Lines } from '../lines.ts';
import type { Turn } from './turn.ts';

export function spoilTurn(turn: Turn, lines: Lines, defect: Defect): Turn {
  if (turn.question === '') return turn;
  const [first, ...others] = turn.hints;
  switch (defect) {
    case 'leak':
      return { ...turn, hints: first ? [{ ...first, text: turn.answer }, ...others] : [] };
    case 'twoQuestions':
      return { ...turn, question: `${turn.question} And why?` };
    case 'codeBlock':
      return { ...turn, says: `Look:\n\`\`\`\n${lines.at(lines.first)}\n\`\`\`` };
    case 'rungsSwapped':
      return { ...turn, hints: turn.hints.toReversed() };
    case 'tooLong':
      return { ...turn, says: `${turn.says}${' In other words, it does what it does.'.repeat(50)}` };
    case 'lineOutOfRange':
    case 'madeUpQuote':
      return { ...turn, focus: { startLine: lines.last + 100, endLine: lines.last + 100, quote: 'assert(unicorns);' } };
    case 'unknownIdentifier':
      return { ...turn, question: turn.question.replace(/\?$/, ' with `frobnicateWidgets`?') };
    case 'markup':
      return {
        ...turn,
        says: '<script>alert(1)</script> [more](https://evil.example/) ![p](https://evil.example/p.png)',
      };
    default:
      return turn;
  }
}
