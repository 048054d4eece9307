import type { CodeFacts } from '../checks/code.ts';
import type { Finding } from '../checks/finding.ts';
import { leakFindings } from '../checks/leak.ts';
import { nameFindings } from '../checks/names.ts';
import { codeBlockFindings, missingFindings, questionFindings, wordFindings } from '../checks/prose.ts';
import { checkRef } from '../checks/reference.ts';
import { repeatFindings } from '../checks/repeat.ts';
import type { Ref } from '../lesson.ts';
import { withoutUnknownNames } from '../sentences.ts';
import type { GuideTurnAnswer, LearnerState } from './schema.ts';

export const guideLimits = {
  /** Of what is said and asked in one turn. */
  words: 60,
  hintWords: 40,
  answerWords: 80,
  /** Rungs of hints below the answer itself, which is one more. */
  rungs: 3,
} as const;

/** One turn of the tutor, checked. Hints and answer stay in the extension host until they are asked for. */
export interface GuideTurn {
  readonly learner: LearnerState;
  readonly misconception: string;
  readonly says: string;
  /** Empty when the learner has understood. */
  readonly question: string;
  readonly focus?: Ref;
  /** From where to look to what happens with an input; those that failed their checks are left out. */
  readonly hints: readonly string[];
  readonly answer: string;
}

/** What the tutor has said so far: nothing of it is said twice. */
export interface Said {
  readonly questions: readonly string[];
  readonly misconceptions: readonly string[];
  /** Those that the learner took. */
  readonly hints: readonly string[];
}

export interface ReviewedTurn {
  /** Absent when the turn cannot be shown without giving the answer away, or asks nothing. */
  readonly turn?: GuideTurn;
  readonly findings: readonly Finding[];
}

/** Holds a turn against the code and the rules of a dialogue that leaves the thinking to the learner. */
export function reviewTurn(raw: GuideTurnAnswer, code: CodeFacts, said: Said): ReviewedTurn {
  return raw.learner === 'understood' ? reviewEnd(raw, code) : reviewQuestion(raw, code, said);
}

function reviewEnd(raw: GuideTurnAnswer, code: CodeFacts): ReviewedTurn {
  const findings = [
    ...wordFindings('says', raw.says, guideLimits.words),
    ...nameFindings('says', 'says', raw.says, code),
  ];
  const { ref, findings: misplaced } = checkRef('focus', raw.focus, code);
  const turn: GuideTurn = {
    learner: 'understood',
    misconception: '',
    says: withoutUnknownNames(raw.says, code.names).trim(),
    question: '',
    ...(ref && { focus: ref }),
    hints: [],
    answer: '',
  };
  return { turn, findings: [...findings, ...misplaced] };
}

function reviewQuestion(raw: GuideTurnAnswer, code: CodeFacts, said: Said): ReviewedTurn {
  const { says, question, answer, misconception } = raw;
  const shown = `${says} ${question}`;
  const given = [...code.lines, ...said.questions].join('\n');
  const spoilt = [
    ...missingFindings('question', { question, answer }),
    ...questionFindings('question', question),
    ...leakFindings('question', shown, answer, 'meaning', given),
    ...repeatFindings('question', 'question', question, said.questions),
    ...nameFindings('question', 'question', question, code),
  ];
  const findings: Finding[] = [
    ...spoilt,
    ...questionFindings('says', says, 0),
    ...wordFindings('says and question together', shown, guideLimits.words),
    ...codeBlockFindings('says', says),
    ...codeBlockFindings('question', question),
    ...nameFindings('says', 'says', says, code),
    ...wordFindings('answer', answer, guideLimits.answerWords),
    ...nameFindings('answer', 'answer', answer, code),
    ...repeatFindings('misconception', 'misconception', misconception, said.misconceptions),
  ];
  const { ref, findings: misplaced } = checkRef('focus', raw.focus, code);
  const { hints, findings: badHints } = reviewHints(raw, code, `${given}\n${question}`, said.hints);
  findings.push(...misplaced, ...badHints);
  if (spoilt.length > 0) return { findings };
  const isNew = repeatFindings('', '', misconception, said.misconceptions).length === 0;
  const turn: GuideTurn = {
    learner: raw.learner,
    misconception: isNew ? misconception.trim() : '',
    // A remark that would show code, go on for long or ask a second question is left out; the question stands alone.
    says: mayStay(findings) ? withoutUnknownNames(says, code.names).trim() : '',
    question: question.trim(),
    ...(ref && { focus: ref }),
    hints,
    answer: withoutUnknownNames(answer, code.names).trim() || answer.replaceAll('`', '').trim(),
  };
  return { turn, findings };
}

const mayStay = (findings: readonly Finding[]): boolean =>
  !findings.some(({ part, rule }) => part.startsWith('says') && rule !== 'unknownName');

function reviewHints({ hints, answer }: GuideTurnAnswer, code: CodeFacts, given: string, taken: readonly string[]) {
  const findings: Finding[] = [];
  const kept: string[] = [];
  const isInOrder = hints.length === guideLimits.rungs && hints.every(({ rung }, index) => rung === index + 1);
  if (!isInOrder) {
    const rungs = hints.slice(0, 2 * guideLimits.rungs).map(({ rung }) => rung);
    const detail = `There are ${hints.length} rungs, which begin with ${rungs.join(', ') || 'none'}; they must be 1, 2, 3.`;
    findings.push({ part: 'hints', rule: 'rungOrder', detail });
  }
  const ordered = hints.slice(0, guideLimits.rungs).toSorted((a, b) => a.rung - b.rung);
  for (const { rung, text } of ordered) {
    const part = `hint ${rung}`;
    const wrong = [
      ...missingFindings(part, { text }),
      ...leakFindings(part, text, answer, rung < guideLimits.rungs ? 'meaning' : 'verbatim', given),
      ...wordFindings(part, text, guideLimits.hintWords),
      ...codeBlockFindings(part, text),
      ...nameFindings(part, 'text', text, code),
      ...repeatFindings(part, 'text', text, [...taken, ...kept]),
    ];
    findings.push(...wrong);
    if (wrong.length === 0) kept.push(text.trim());
  }
  return { hints: kept, findings };
}
