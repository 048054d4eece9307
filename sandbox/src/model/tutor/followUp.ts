import type { Conversation } from './conversation.ts';
import { phrase } from './explain/phrase.ts';
import { inCode, lineList } from './explain/prose.ts';
import { SIGNATURE } from './explain/purpose.ts';
import { reason } from './explain/reason.ts';
import type { Lines } from './lines.ts';
import { declaredName, declaredNames, linesOfName, parametersOf } from './parse/facts.ts';
import { allStatements, outline, type Statement } from './parse/outline.ts';
import { type ParsedCode, parseCode } from './parse/tree.ts';

const MOST_SUBJECTS = 3;

/** Markdown about what the question names: identifiers of the code and lines; about the whole where it names nothing. */
export function followUp({ question }: Conversation, lines: Lines): string {
  const code = parseCode(lines);
  const statements = code ? [...allStatements(outline(code))] : [];
  const named = linesNamed(question, lines);
  const names = code ? namesIn(question, code) : [];
  const about = [
    ...names.map((name) => (code ? aboutName(code, statements, name) : '')),
    ...named.map((line) => aboutLine(code, statements, lines, line)),
  ].slice(0, MOST_SUBJECTS);
  const shown =
    named[0] ?? (names[0] !== undefined && code ? linesOfName(code, names[0])[0] : undefined) ?? firstFilled(lines);
  const opening =
    about.length > 0
      ? `${SIGNATURE} I cannot weigh your question, but I can say what the code has on it.`
      : `${SIGNATURE} your question names no line and no identifier of this code, so here is where I would start reading.`;
  const list =
    about.length > 0
      ? about
      : statements.slice(0, MOST_SUBJECTS).map((one) => `Line ${one.startLine} ${code ? phrase(code, one) : ''}.`);
  return [
    opening,
    list.map((item) => `- ${item}`).join('\n'),
    `The place itself, from line ${shown}:`,
    fenced(lines, shown),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function namesIn(question: string, code: ParsedCode): string[] {
  const asked = new Set(question.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  return [...asked].filter((name) => linesOfName(code, name).length > 0);
}

function linesNamed(question: string, lines: Lines): number[] {
  const numbers = [...question.matchAll(/\blines?\s+(\d+)/gi)].map((match) => Number(match[1]));
  return [...new Set(numbers)].filter((line) => line >= lines.first && line <= lines.last && !lines.isBlank(line));
}

function aboutName(code: ParsedCode, statements: readonly Statement[], name: string): string {
  const stands = `${inCode(name)} stands on ${lineList(linesOfName(code, name))}.`;
  const declaration = statements.find((one) =>
    one.kind === 'variable' ? declaredNames(code, one.node).includes(name) : declaredName(code, one) === name,
  );
  if (declaration) return `${stands} Line ${declaration.startLine} ${phrase(code, declaration)}.`;
  const owner = statements.find(
    (one) => one.kind === 'function' && parametersOf(code, one).some((it) => it.name === name),
  );
  const ownerName = owner ? declaredName(code, owner) : undefined;
  return ownerName === undefined
    ? `${stands} It is not declared in these lines.`
    : `${stands} It is a parameter of ${inCode(ownerName)}.`;
}

function aboutLine(code: ParsedCode | undefined, statements: readonly Statement[], lines: Lines, line: number): string {
  // The innermost statement around the line is the last that begins at or before it and has not ended.
  const statement = statements.findLast((one) => one.startLine <= line && line <= one.endLine);
  if (!code || !statement)
    return `Line ${line} begins with “${lines.at(line).trim().slice(0, 30).replaceAll('`', '')}”.`;
  const where =
    statement.startLine === line
      ? `Line ${line}`
      : `Line ${line} belongs to what begins on line ${statement.startLine}, which`;
  return `${where} ${phrase(code, statement)}. ${reason(code, statement, statements)}`;
}

const firstFilled = (lines: Lines): number =>
  lines.texts.map((_, index) => lines.first + index).find((line) => !lines.isBlank(line)) ?? lines.first;

/** Three lines of the code in a fence that nothing in them can close. */
function fenced(lines: Lines, from: number): string {
  const quoted = lines.texts.slice(from - lines.first, from - lines.first + 3).join('\n');
  const longest = Math.max(2, ...(quoted.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${lines.language}\n${quoted}\n${fence}`;
}
