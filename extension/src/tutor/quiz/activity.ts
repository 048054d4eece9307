import type { Activity, ActivityContext, Asking } from '../activity/activity.ts';
import { asking } from '../activity/asking.ts';
import type { ActivityAct } from '../activity/view.ts';
import type { Finding } from '../checks/finding.ts';
import { languageName } from '../language.ts';
import type { Confidence } from '../lesson.ts';
import { partOf, type QuizQuestion, reviewQuiz } from './review.ts';
import { type QuizAnswer, quizAnswerFormat, quizAnswerSchema } from './schema.ts';
import type { QuizQuestionView, QuizView } from './view.ts';

/** With its keys. */
export interface QuizState {
  readonly kind: 'quiz';
  /** Absent as long as nothing has been asked of the model. */
  readonly questions?: readonly QuizQuestion[];
  readonly answers: readonly (QuizAnswerGiven | 'passed')[];
}

/** Absent for a question that was passed over, since the learner calls it wrong. */
interface QuizAnswerGiven {
  readonly option: number;
  readonly confidence: Confidence;
}

const MAX_TOKENS = 5_000;

/** Four questions on the code, from one expression to the whole, each with how sure the learner is. */
export const quiz: Activity<QuizState, QuizView> = {
  begin: () => ({ kind: 'quiz', answers: [] }),
  next: (state, context) => (state.questions === undefined ? askQuestions(state, context) : undefined),
  act: answer,
  view: ({ questions = [], answers }) => ({
    kind: 'quiz',
    questions: questions.slice(0, answers.length + 1).map((question, index) => shown(question, given(answers, index))),
    total: questions.length,
    finished: questions.length > 0 && answers.length === questions.length,
  }),
  topic: ({ questions = [], answers }, index) => {
    const [question, answer] = [questions[index], given(answers, index)];
    const misconception = question?.options[answer?.option ?? -1]?.misconception ?? '';
    return question && answer && { question: question.question, misconception };
  },
  answered: ({ questions = [], answers }) =>
    questions.flatMap((question, part) => {
      const answer = given(answers, part);
      if (answer === undefined) return [];
      const { option, confidence } = answer;
      return [{ part, question, isRight: question.options[option]?.correct === true, confidence }];
    }),
};

function askQuestions(state: QuizState, context: ActivityContext): Asking<QuizState> {
  return asking<QuizAnswer, QuizState>({
    context,
    schema: quizAnswerSchema,
    format: quizAnswerFormat,
    maxTokens: MAX_TOKENS,
    task: task(context.language),
    repairTask: 'Send the questions named above again, mended, in the same language, and no others.',
    review: (answer) => {
      const { questions, findings } = reviewQuiz(answer, context.code, context.seed);
      const refs = questions.filter(({ ref }) => ref !== undefined).length;
      return { ...(questions.length > 0 && { state: { ...state, questions } }), findings, refs };
    },
    merge,
  });
}

const task = (language: string): string =>
  `Quiz the developer on the snippet in ${languageName(language)}, as JSON in the given format: four questions, one of each level.
- atom: what one expression or statement does with concrete values.
- block: what a few lines do together.
- relation: how one part depends on another: an order, data that flows, an early exit.
- macro: what the whole is for, or what a change of it would break.
Ask what happens and why, not about wording or line numbers. Each question can be answered from the code alone, has at most 40 words, and does not contain its answer. Give three options of about equal length, none of them marked. Exactly one is correct. Each wrong one is what a named misconception would answer.`;

/** Questions that failed are replaced by those of their level; the others stay as they were. */
function merge({ questions }: QuizAnswer, repair: QuizAnswer, findings: readonly Finding[]): QuizAnswer {
  const mayReplace = repair.questions.filter(({ level }) => findings.some(({ part }) => part === partOf(level)));
  const replaced = new Set(mayReplace.map(({ level }) => level));
  return { questions: [...mayReplace, ...questions.filter(({ level }) => !replaced.has(level))] };
}

const given = (answers: QuizState['answers'], index: number): QuizAnswerGiven | undefined => {
  const answer = answers[index];
  return answer === 'passed' ? undefined : answer;
};

/** Questions are answered in their order, each once. One that was passed over can still be answered. */
function answer(state: QuizState, act: ActivityAct): QuizState {
  const { questions = [], answers } = state;
  if (act.kind === 'pass') {
    const isOpen = act.part === answers.length && questions[act.part] !== undefined;
    return isOpen ? { ...state, answers: [...answers, 'passed'] } : state;
  }
  if (act.kind !== 'choose' || questions[act.question]?.options[act.option] === undefined) return state;
  const { option, confidence } = act;
  if (answers[act.question] === 'passed')
    return { ...state, answers: answers.with(act.question, { option, confidence }) };
  return act.question === answers.length ? { ...state, answers: [...answers, { option, confidence }] } : state;
}

function shown({ level, question, ref, options }: QuizQuestion, answer: QuizAnswerGiven | undefined) {
  const correct = options.findIndex((option) => option.correct);
  const [picked, right] = [options[answer?.option ?? -1], options[correct]];
  const feedback = picked === right ? right?.why : `${picked?.why}\n\n${right?.why}`;
  const result = answer && {
    chosen: answer.option,
    correct,
    feedback: feedback?.trim() ?? '',
    confidence: answer.confidence,
  };
  const view: QuizQuestionView = {
    level,
    question,
    ...(ref && { ref }),
    options: options.map((option) => option.text),
    ...(result && { result }),
  };
  return view;
}
