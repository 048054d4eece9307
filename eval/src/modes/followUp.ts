import { codeFacts } from '../../../extension/src/tutor/checks/code.ts';
import { nameFindings } from '../../../extension/src/tutor/checks/names.ts';
import { wordFindings } from '../../../extension/src/tutor/checks/prose.ts';
import { lessonText } from '../../../extension/src/tutor/explain/lessonText.ts';
import { publicQuestion } from '../../../extension/src/tutor/explain/question.ts';
import { composeFollowUp } from '../../../extension/src/tutor/followUp/compose.ts';
import { endLine, type Snippet } from '../../../extension/src/tutor/snippet.ts';
import { countWords } from '../../../extension/src/tutor/words.ts';
import { ask, LANGUAGE } from '../bench.ts';
import type { Fixtures } from '../fixtures.ts';
import type { Sample } from '../sample.ts';
import { askLesson } from './explain.ts';

/** What the task of a follow-up allows. */
const MOST_WORDS = 150;

/**
 * Questions of the fixtures asked about a lesson. The product shows the answer as it comes, so there is no repair; it is
 * held against what the task demands and the code can tell.
 */
export const followUp = ({ snippets }: Fixtures): Sample[] =>
  snippets.flatMap(({ snippet, questions: [asked] }) =>
    asked === undefined
      ? []
      : [
          {
            title: snippet.path,
            async measure(bench) {
              const { figures } = bench;
              const lesson = await askLesson({ ...bench, figures: figures.aside() }, snippet);
              if (lesson === undefined) return;
              const { request } = composeFollowUp({
                snippet,
                lesson: lessonText({ ...lesson, ...(lesson.question && { check: publicQuestion(lesson.question) }) }),
                steps: lesson.steps,
                about: 'explain',
                earlier: [],
                wrong: [],
                question: asked.ask,
                language: LANGUAGE,
              });
              const answer = await ask(bench, request);
              if (answer === undefined) return;
              const { text, stopReason } = answer;
              const code = codeFacts(snippet);
              const findings = [
                ...wordFindings('answer', text, MOST_WORDS),
                ...nameFindings('answer', 'answer', text, code),
              ];
              const defects = [...(stopReason === 'complete' ? [] : [stopReason]), ...findings.map(({ rule }) => rule)];
              for (const defect of defects) figures.defect(defect);
              figures.firstTry.add(defects.length === 0);
              figures.shown.add(stopReason === 'complete' && text.trim() !== '');
              const lines = linesNamed(text);
              figures.references.addAll(lines.filter((line) => isIn(snippet, line)).length, lines.length);
              figures.words.push(countWords(text));
            },
          } satisfies Sample,
        ],
  );

/** `line 12` and `lines 3 to 5`, as the task wants them. */
const linesNamed = (text: string): number[] =>
  [...text.matchAll(/\blines? (\d+)(?:(?:\s*[-–]\s*|\s+(?:to|and)\s+)(\d+))?/gi)].flatMap(([, first, last]) =>
    [first, last].filter((line) => line !== undefined).map(Number),
  );

const isIn = (snippet: Snippet, line: number): boolean => line >= snippet.startLine && line <= endLine(snippet);
