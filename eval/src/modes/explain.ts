import type { Answered, Asking } from '../../../extension/src/tutor/activity/activity.ts';
import { codeFacts } from '../../../extension/src/tutor/checks/code.ts';
import { composeExplain } from '../../../extension/src/tutor/explain/compose.ts';
import type { Part } from '../../../extension/src/tutor/explain/findings.ts';
import { applyRepair, composeRepair, mendable, parseRepair } from '../../../extension/src/tutor/explain/repair.ts';
import {
  type CheckedLesson,
  type RawAnswer,
  reviewAnswer,
  wordsOf,
} from '../../../extension/src/tutor/explain/review.ts';
import { AnswerStream } from '../../../extension/src/tutor/explain/stream.ts';
import type { Snippet } from '../../../extension/src/tutor/snippet.ts';
import { attempt } from '../attempt.ts';
import { type Bench, LANGUAGE } from '../bench.ts';
import { solveBlind } from '../blindSolve.ts';
import type { Fixtures } from '../fixtures.ts';
import type { Sample } from '../sample.ts';

/** Lessons, and whether their questions are solved without their keys. */
export const explain = ({ snippets }: Fixtures): Sample[] =>
  snippets.map(({ snippet }) => ({
    title: snippet.path,
    async measure(bench) {
      const lesson = await askLesson(bench, snippet);
      if (lesson === undefined) return;
      bench.figures.words.push(wordsOf(lesson));
      const questions = lesson.question ? [lesson.question] : [];
      await solveBlind(
        bench,
        snippet,
        questions,
        bench.figures.share('check questions solved blind as their key says'),
      );
    },
  }));

/** As much of a lesson as would be shown; undefined if that is nothing. */
export const askLesson = async (bench: Bench, snippet: Snippet): Promise<CheckedLesson | undefined> =>
  (await attempt(bench, lessonAsking(snippet)))?.state;

/** Explain as a question of the kind that activities ask. What the product does not have mended counts as no finding. */
function lessonAsking(snippet: Snippet): Asking<CheckedLesson> {
  const request = composeExplain(snippet, LANGUAGE);
  const code = codeFacts(snippet);
  const answered = (text: string, answer: RawAnswer): Answered<CheckedLesson> => {
    const reviewed = reviewAnswer(answer, code, snippet.path);
    const { lesson } = reviewed;
    const findings = mendable(reviewed.findings);
    return {
      ...(lesson.steps.length > 0 && { state: lesson }),
      findings: findings.map(({ part, ...finding }) => ({ ...finding, part: partName(part) })),
      refs: lesson.refs.verified,
      repair: {
        request: composeRepair(request, text, answer, findings),
        read(again) {
          const repair = parseRepair(again);
          return repair && answered(again, applyRepair(answer, repair, findings));
        },
      },
    };
  };
  return {
    request,
    read(text) {
      const stream = new AnswerStream();
      stream.push(text);
      const { answer } = stream;
      return answer.purpose.trim() === '' && answer.steps.length === 0 ? undefined : answered(text, answer);
    },
  };
}

const partName = (part: Part): string => (part.kind === 'step' ? `step ${part.index + 1}` : part.kind);
