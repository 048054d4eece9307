import { estimateTokenCount } from 'tokenx';
import type { LessonMode } from '../activity/view.ts';
import { languageName } from '../language.ts';
import type { Step } from '../lesson.ts';
import { assistantTurn, type TextPart, type Turn, type TutorRequest, userTurn } from '../request.ts';
import type { Snippet } from '../snippet.ts';
import { snippetText } from '../snippetText.ts';
import { systemPrompt } from '../systemPrompt.ts';
import { tagged } from '../taggedData.ts';
import { firstWords } from '../words.ts';

/** A question that was answered, in Markdown. */
export interface Exchange {
  readonly question: string;
  readonly stepId?: string;
  readonly answer: string;
}

export interface FollowUp {
  readonly snippet: Snippet;
  /** The lesson as the learner sees it, in Markdown, without the key of its question. */
  readonly lesson: string;
  readonly steps: readonly Step[];
  /** What kind of lesson it was. */
  readonly about: LessonMode;
  /** Earlier exchanges, the oldest first. */
  readonly earlier: readonly Exchange[];
  /** What of all that the learner calls wrong. */
  readonly wrong: readonly string[];
  readonly question: string;
  /** The step that the question is about; absent: the whole lesson. */
  readonly stepId?: string;
  readonly language: string;
}

/** Tokens that earlier exchanges may take; the oldest go first. */
const HISTORY_TOKENS = 3_000;
const MAX_TOKENS = 4_000;
/** Longer questions are cut: they are questions, not documents. */
export const MAX_QUESTION_LENGTH = 4_000;

const tasks: Readonly<Record<LessonMode, string>> = {
  explain: 'Explain the snippet.',
  quiz: 'Quiz the developer on the snippet.',
  guide: 'Guide the developer to understand the snippet by questions.',
  trace: 'Trace one run of the snippet.',
  explainBack: 'Judge how the developer explains the snippet.',
  practice: 'Give the developer an exercise on the snippet.',
};

/** Asks about a lesson. The answer is Markdown. */
export function composeFollowUp(followUp: FollowUp): TutorRequest {
  const { snippet, lesson, about, earlier, wrong, language } = followUp;
  const opening: Turn[] = [
    userTurn({ text: snippetText(snippet), cached: true }, { text: tagged('task', tasks[about]) }),
    assistantTurn(lesson),
  ];
  const history = withinBudget(earlier).flatMap((exchange) => [
    userTurn({ text: asked(exchange, followUp) }),
    assistantTurn(exchange.answer),
  ]);
  const care =
    wrong.length === 0 ? '' : ' Do not build on what they call wrong; if you need it, hold it against the code again.';
  const task = `Answer in ${languageName(language)}, in Markdown, in at most 150 words. Name lines as "line 12".${care}`;
  const question = { question: followUp.question, ...(followUp.stepId !== undefined && { stepId: followUp.stepId }) };
  return {
    system: [{ text: systemPrompt, cached: true }],
    turns: [
      ...opening,
      ...history,
      userTurn(...calledWrong(wrong), { text: asked(question, followUp) }, { text: tagged('task', task) }),
    ],
    maxTokens: MAX_TOKENS,
  };
}

/** The question, and which step of the lesson it is about. */
function asked({ question, stepId }: Omit<Exchange, 'answer'>, { steps }: FollowUp): string {
  const index = steps.findIndex((step) => step.id === stepId);
  const attributes: Record<string, string> = index < 0 ? {} : { about: `step ${index + 1}` };
  return tagged('learner', question.slice(0, MAX_QUESTION_LENGTH), attributes);
}

/** By its first words: the whole of it stands above. */
const calledWrong = (wrong: readonly string[]): TextPart[] =>
  wrong.length === 0
    ? []
    : [
        {
          text: tagged('learner', wrong.map((text) => `- ${firstWords(text, 30)}`).join('\n'), {
            says: 'this is wrong',
          }),
        },
      ];

function withinBudget(earlier: readonly Exchange[]): readonly Exchange[] {
  let tokens = 0;
  const dropped = earlier.findLastIndex(({ question, answer }) => {
    tokens += estimateTokenCount(question) + estimateTokenCount(answer);
    return tokens > HISTORY_TOKENS;
  });
  return earlier.slice(dropped + 1);
}
