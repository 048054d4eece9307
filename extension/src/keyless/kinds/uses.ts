import * as l10n from '@vscode/l10n';
import type { Draft, DraftOption } from '../draft.ts';
import { type CodeFacts, functionAround, isFunction, isOnly, type Place, type SymbolFact } from '../facts.ts';
import { code, isCall, occurrences, refTo } from '../text.ts';

/** Questions that references, definitions and the call hierarchy answer. Each is asked only where the text agrees with them. */

interface Used {
  readonly symbol: SymbolFact;
  readonly here: readonly Place[];
  readonly callers?: readonly string[];
}

/** The symbols of whose uses there is no doubt: the language service and the text name the same places. */
function used(facts: CodeFacts): Used[] {
  return [...facts.uses].flatMap(([index, { here, callers }]): Used[] => {
    const symbol = facts.symbols[index];
    if (symbol === undefined || !isOnly(facts, symbol)) return [];
    const written = occurrences(facts.lines, symbol.name).filter((place) => !isSame(place, symbol.at));
    const agree = written.length === here.length && written.every((place) => here.some((use) => isSame(use, place)));
    return agree ? [{ symbol, here, ...(callers && { callers }) }] : [];
  });
}

const isSame = (a: Place, b: Place): boolean => a.line === b.line && a.character === b.character;

export function useCount(facts: CodeFacts): Draft[] {
  return used(facts)
    .filter(({ here }) => here.length > 0)
    .map(({ symbol, here }) => ({
      kind: 'useCount',
      subject: symbol.name,
      question: l10n.t('How many times is {0} used in this file, apart from its declaration?', code(symbol.name)),
      ref: refTo(facts.lines, symbol.at.line),
      key: { text: String(here.length), why: useLines(symbol, here) },
      wrong: [-2, -1, 1, 2, 3]
        .map((difference) => here.length + difference)
        .filter((count) => count >= 0)
        .map((count) => ({ text: String(count), why: '' })),
    }));
}

export function firstUse(facts: CodeFacts): Draft[] {
  return used(facts).flatMap(({ symbol, here }): Draft[] => {
    const [first] = [...here].sort((a, b) => a.line - b.line);
    if (first === undefined || first.line === symbol.at.line) return [];
    const others = [...here.map(({ line }) => line), symbol.at.line, ...facts.symbols.map(({ at }) => at.line)];
    return [
      {
        kind: 'firstUse',
        subject: symbol.name,
        question: l10n.t('On which line is {0} used for the first time in this file?', code(symbol.name)),
        ref: refTo(facts.lines, first.line),
        key: { text: l10n.t('Line {0}', first.line), why: useLines(symbol, here) },
        wrong: others
          .filter((line) => line !== first.line)
          .map((line) => ({ text: l10n.t('Line {0}', line), why: '' })),
      },
    ];
  });
}

export function callerOf(facts: CodeFacts): Draft[] {
  const functions = facts.symbols.filter((symbol) => isFunction(symbol) && isOnly(facts, symbol));
  return used(facts)
    .filter(({ symbol }) => isFunction(symbol))
    .flatMap(({ symbol, here, callers }): Draft[] => {
      const calls = here.filter((place) => isCall(facts.lines, symbol.name, place));
      const calling = calls.map((place) => functionAround(facts, place.line));
      const key = calling.find((caller) => caller !== undefined && caller !== symbol && functions.includes(caller));
      if (key === undefined || (callers !== undefined && !callers.includes(key.name))) return [];
      const touched = new Set(here.flatMap(({ line }) => functions.filter(holdsLine(line))));
      const wrong = functions.filter(
        (other) => other !== symbol && !touched.has(other) && !callers?.includes(other.name),
      );
      return [
        {
          kind: 'callerOf',
          subject: symbol.name,
          question: l10n.t('Which of these calls {0}?', code(symbol.name)),
          ref: refTo(facts.lines, symbol.at.line),
          key: nameOption(key, l10n.t('{0} calls it on line {1}.', code(key.name), lineIn(key, calls))),
          wrong: wrong.map((other) => nameOption(other, l10n.t('{0} does not name it.', code(other.name)))),
        },
      ];
    });
}

export function calleeOf(facts: CodeFacts): Draft[] {
  const known = used(facts).filter(({ symbol }) => isFunction(symbol));
  const functions = facts.symbols.filter((symbol) => isFunction(symbol) && isOnly(facts, symbol));
  return functions.flatMap((caller): Draft[] => {
    const within = ({ line }: Place) => holdsLine(line)(caller);
    const called = known.find(
      ({ symbol, here }) =>
        symbol !== caller &&
        !holdsLine(symbol.at.line)(caller) &&
        here.some((place) => isCall(facts.lines, symbol.name, place) && functionAround(facts, place.line) === caller),
    );
    if (called === undefined) return [];
    const wrong = known.filter(({ symbol, here }) => symbol !== caller && !here.some(within));
    return [
      {
        kind: 'calleeOf',
        subject: caller.name,
        question: l10n.t('Which of these does {0} call?', code(caller.name)),
        ref: refTo(facts.lines, caller.span.startLine, caller.span.endLine),
        key: nameOption(
          called.symbol,
          l10n.t('{0} calls it on line {1}.', code(caller.name), lineIn(caller, called.here)),
        ),
        wrong: wrong.map(({ symbol }) => nameOption(symbol, l10n.t('{0} is not named there.', code(symbol.name)))),
      },
    ];
  });
}

export function unusedHere(facts: CodeFacts): Draft[] {
  const known = used(facts);
  return known
    .filter(({ here }) => here.length === 0)
    .map(({ symbol }) => ({
      kind: 'unusedHere',
      subject: symbol.name,
      question: l10n.t('Which of these is declared, and not used anywhere else in this file?'),
      ref: refTo(facts.lines, symbol.at.line),
      key: nameOption(symbol, l10n.t('{0} stands in this file once, on line {1}.', code(symbol.name), symbol.at.line)),
      wrong: known
        .filter(({ here }) => here.length > 0)
        .map((other) => nameOption(other.symbol, useLines(other.symbol, other.here))),
    }));
}

/** Asked where a name is declared several times, which is where readers go wrong. */
export function whichDeclaration(facts: CodeFacts): Draft[] {
  const { definitions, lines } = facts;
  return definitions.flatMap(({ name, at, declaredAt }): Draft[] => {
    const same = definitions.filter((other) => other.name === name);
    const declared = new Set(same.flatMap((other) => other.declaredAt ?? []));
    if (declaredAt === undefined || declaredAt === at.line || declared.size < 2) return [];
    // Two meanings on one line: which of them is asked about could not be said.
    if (occurrences([lines[at.line - 1] ?? ''], name).length > 1) return [];
    const elsewhere = [...declared, ...same.map((other) => other.at.line)];
    return [
      {
        kind: 'whichDeclaration',
        subject: name,
        question: l10n.t(
          'Line {0} says {1}. On which line is the {2} declared that it means?',
          at.line,
          code((lines[at.line - 1] ?? '').trim()),
          code(name),
        ),
        ref: refTo(lines, at.line),
        key: {
          text: l10n.t('Line {0}', declaredAt),
          why: l10n.t('It is the one of line {0}: {1}.', declaredAt, code((lines[declaredAt - 1] ?? '').trim())),
        },
        wrong: elsewhere
          .filter((line) => line !== declaredAt && line !== at.line)
          .map((line) => ({ text: l10n.t('Line {0}', line), why: '' })),
      },
    ];
  });
}

export function definedOutside(facts: CodeFacts): Draft[] {
  const own = new Set(facts.symbols.map(({ name }) => name));
  const outside = facts.definitions.filter(({ name, file }) => file !== undefined && !own.has(name));
  const inside = facts.symbols.filter((symbol) => isOnly(facts, symbol));
  return outside.map(({ name, at, file }) => ({
    kind: 'definedOutside',
    subject: name,
    question: l10n.t('Which of these names is declared outside of this file?'),
    ref: refTo(facts.lines, at.line),
    key: { text: code(name), why: l10n.t('{0} comes from {1}.', code(name), code(file ?? '')) },
    wrong: inside.map((symbol) =>
      nameOption(symbol, l10n.t('{0} is declared on line {1}.', code(symbol.name), symbol.at.line)),
    ),
  }));
}

export function declaringFile(facts: CodeFacts): Draft[] {
  const own = facts.path.split('/').at(-1) ?? facts.path;
  const files = [...new Set([...facts.definitions.flatMap(({ file }) => file ?? []), ...facts.neighbours, own])];
  return facts.definitions.flatMap(({ name, at, file }): Draft[] => {
    const asked = facts.definitions.filter((other) => other.name === name);
    if (file === undefined || asked.some((other) => other.file !== file)) return [];
    return [
      {
        kind: 'declaringFile',
        subject: name,
        question: l10n.t('Which file declares {0}?', code(name)),
        ref: refTo(facts.lines, at.line),
        key: { text: code(file), why: l10n.t('{0} comes from {1}.', code(name), code(file)) },
        wrong: files.map((other) => ({ text: code(other), why: '' })),
      },
    ];
  });
}

const nameOption = ({ name }: SymbolFact, why: string): DraftOption => ({ text: code(name), why });

const holdsLine =
  (line: number) =>
  ({ span }: SymbolFact): boolean =>
    span.startLine <= line && line <= span.endLine;

const lineIn = (symbol: SymbolFact, places: readonly Place[]): number =>
  places.find(({ line }) => holdsLine(line)(symbol))?.line ?? symbol.at.line;

function useLines({ name }: SymbolFact, here: readonly Place[]): string {
  const lines = [...new Set(here.map(({ line }) => line))].sort((a, b) => a - b);
  return l10n.t('{0} is used on these lines: {1}.', code(name), lines.join(', '));
}
