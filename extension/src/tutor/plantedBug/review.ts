import type { CodeFacts } from '../checks/code.ts';
import { folded, withoutComment } from '../checks/codeLine.ts';
import type { Finding } from '../checks/finding.ts';
import { nameFindings } from '../checks/names.ts';
import { codeBlockFindings, missingFindings, wordFindings } from '../checks/prose.ts';
import { withoutUnknownNames } from '../sentences.ts';
import type { PlantedBugAnswer } from './schema.ts';

export const plantedBugLimits = { hints: 2, symptomWords: 40, hintWords: 40, whyWords: 60 } as const;

/** A bug in one line of a copy of the learner's code. Stays in the extension host, but for its symptom. */
export interface PlantedBug {
  /** One-based number, in the document, of the line that is wrong in the copy. */
  readonly line: number;
  readonly right: string;
  readonly wrong: string;
  readonly symptom: string;
  readonly hints: readonly string[];
  readonly why: string;
}

export interface ReviewedBug {
  readonly bug?: PlantedBug;
  readonly findings: readonly Finding[];
}

export function reviewBug(raw: PlantedBugAnswer, code: CodeFacts): ReviewedBug {
  const { find, replace, symptom, why } = raw;
  const changed = plant(code, find, replace);
  const spoilt: Finding[] = [
    ...('detail' in changed
      ? [{ part: 'find and replace', rule: 'notOneChange', detail: changed.detail } as const]
      : []),
    ...missingFindings('symptom', { symptom }),
    ...missingFindings('why', { why }),
    ...givesAway('symptom', symptom, raw),
    ...nameFindings('symptom', 'symptom', symptom, code),
    ...codeBlockFindings('symptom', symptom),
  ];
  const findings: Finding[] = [
    ...spoilt,
    ...wordFindings('symptom', symptom, plantedBugLimits.symptomWords),
    ...wordFindings('why', why, plantedBugLimits.whyWords),
  ];
  const hints: string[] = [];
  if (raw.hints.length !== plantedBugLimits.hints) {
    findings.push({ part: 'hints', rule: 'rungOrder', detail: `There are ${raw.hints.length}; there must be two.` });
  }
  for (const [index, hint] of raw.hints.slice(0, plantedBugLimits.hints).entries()) {
    const part = `hints[${index}]`;
    const wrong = [
      ...missingFindings(part, { hint }),
      ...givesAway(part, hint, raw),
      ...wordFindings(part, hint, plantedBugLimits.hintWords),
      ...codeBlockFindings(part, hint),
      ...nameFindings(part, 'hint', hint, code),
    ];
    findings.push(...wrong);
    if (wrong.length === 0) hints.push(hint.trim());
  }
  if ('detail' in changed || spoilt.length > 0) return { findings };
  // The reason may name what the bug brought in.
  const names = new Set([...code.names, ...(replace.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])]);
  const reason = withoutUnknownNames(why, names).trim() || why.replaceAll('`', '').trim();
  return { bug: { ...changed, symptom: symptom.trim(), hints, why: reason }, findings };
}

/** The one line with its change, or what is wrong with it. */
function plant({ lines, startLine, languageId }: CodeFacts, find: string, replace: string) {
  if (find.trim() === '') return { detail: '`find` is empty.' };
  if (/[\r\n]/.test(find + replace)) return { detail: '`find` and `replace` must be of one line.' };
  const count = lines.reduce((sum, line) => sum + line.split(find).length - 1, 0);
  if (count !== 1) return { detail: `\`find\` occurs ${count} times in the snippet; it must occur once.` };
  const index = lines.findIndex((line) => line.includes(find));
  const right = lines[index] ?? '';
  const wrong = right.split(find).join(replace);
  if (folded(right) === folded(wrong)) return { detail: '`replace` changes nothing but white space.' };
  if (/\[redacted: /.test(right)) return { detail: 'The line holds a secret that was taken out; choose another.' };
  if (withoutComment(right, languageId) === withoutComment(wrong, languageId))
    return { detail: 'It changes a comment only.' };
  return { line: startLine + index, right, wrong };
}

/** A symptom or a hint that names the line, or quotes the change. */
function givesAway(part: string, text: string, { find, replace }: PlantedBugAnswer): Finding[] {
  const quotes = [find, replace].filter((piece) => piece.trim().length > 2);
  const told = lineNumber.test(text) || quotes.some((piece) => text.includes(piece.trim()));
  return told ? [{ part, rule: 'leak', detail: 'It gives away where the bug is.' }] : [];
}

/** In the languages that lessons come in most often. */
const lineNumber =
  /(?<!\p{L})(?:lines?|zeilen?|lignes?|l[íi]neas?|linhas?|righ?[ae]|regels?)\s+\d+|第\s*\d+\s*行|\d+\s*행/iu;
