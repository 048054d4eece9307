import { choiceFindings } from '../checks/choice.ts';
import type { CodeFacts } from '../checks/code.ts';
import type { Finding } from '../checks/finding.ts';
import { nameFindings } from '../checks/names.ts';
import { checkRef } from '../checks/reference.ts';
import type { Ref } from '../lesson.ts';
import { withoutUnknownNames } from '../sentences.ts';
import { shuffled } from '../shuffle.ts';
import { type Level, levels, type QuizAnswer, type RawQuestion } from './schema.ts';

/** A question with its key. Stays in the extension host. */
export interface QuizQuestion {
  readonly level: Level;
  readonly question: string;
  readonly ref?: Ref;
  readonly options: readonly QuizOption[];
}

export interface QuizOption {
  readonly text: string;
  readonly correct: boolean;
  /** What a person who picks it believes; empty for the key. */
  readonly misconception: string;
  readonly why: string;
}

export interface ReviewedQuiz {
  /** What can be asked fairly, from the smallest level to the largest. */
  readonly questions: readonly QuizQuestion[];
  readonly findings: readonly Finding[];
}

/** How the writer of an answer knows a question: by its level, of which there is one each. */
export const partOf = (level: Level): string => `the question of level ${level}`;

/** Holds each question against the code. The seed decides the order of options. */
export function reviewQuiz(answer: QuizAnswer, code: CodeFacts, seed: string): ReviewedQuiz {
  const questions: QuizQuestion[] = [];
  const findings: Finding[] = [];
  for (const level of levels) {
    const raw = answer.questions.find((question) => question.level === level);
    if (raw === undefined) {
      findings.push({ part: partOf(level), rule: 'missing', detail: 'There is none.' });
      continue;
    }
    const reviewed = reviewQuestion(raw, code, `${seed} ${level}`);
    findings.push(...reviewed.findings);
    if (reviewed.question) questions.push(reviewed.question);
  }
  return { questions, findings };
}

function reviewQuestion(raw: RawQuestion, code: CodeFacts, seed: string) {
  const part = partOf(raw.level);
  const unfair = [
    ...choiceFindings(part, raw),
    ...nameFindings(part, 'question', raw.question, code),
    ...misconceptionFindings(part, raw),
  ];
  const { ref, findings: misplaced } = checkRef(part, raw.ref, code);
  const findings: readonly Finding[] = [...unfair, ...misplaced];
  if (unfair.length > 0) return { findings };
  const options = raw.options.map((option) => ({
    ...option,
    why: withoutUnknownNames(option.why, code.names).trim(),
    misconception: option.correct ? '' : option.misconception.trim(),
  }));
  const question: QuizQuestion = {
    level: raw.level,
    question: raw.question.trim(),
    ...(ref && { ref }),
    options: shuffled(options, seed),
  };
  return { question, findings };
}

function misconceptionFindings(part: string, { options }: RawQuestion): Finding[] {
  // As long as it is not known which option is the key, it is not known which of them are wrong either.
  if (options.filter(({ correct }) => correct).length !== 1) return [];
  if (options.every(({ correct, misconception }) => correct || misconception.trim() !== '')) return [];
  return [{ part, rule: 'noMisconception', detail: 'A wrong option does not say which misconception it stands for.' }];
}
