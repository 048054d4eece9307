import type { SolveAnswer } from '../../../src/tutor/solve/schema.ts';

/** Solves the questions that a request asks (its whole text, or its JSON), by the keys that it is told. */
export function solveBy(request: string, keys: readonly string[]): SolveAnswer {
  const asked = request.replaceAll('\\n', '\n').replaceAll('\\"', '"');
  const questions = asked.split(/^(?:.*\n)?Question \d+: /m).slice(1);
  return {
    answers: questions.map((question, index) => {
      const options = question.match(/^\d+\. .*$/gm) ?? [];
      const option = options.findIndex((text) => keys.includes(text.replace(/^\d+\. /, ''))) + 1;
      return { question: index + 1, because: 'So.', option, value: options.length > 0 ? '' : (keys[index] ?? '') };
    }),
  };
}
