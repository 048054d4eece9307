import * as l10n from '@vscode/l10n';
import type { Draft, DraftOption } from '../draft.ts';
import { around, type CodeFacts, isContainer, isFunction, isOnly, type SymbolFact } from '../facts.ts';
import { code, occurrences, ownText, refTo } from '../text.ts';

/** Questions that the outline alone answers: what stands where, in what, in which order. */

export function declaredOn(facts: CodeFacts): Draft[] {
  const { symbols, lines } = facts;
  return symbols
    .filter((symbol) => isOnly(facts, symbol))
    .map(({ name, at }) => ({
      kind: 'declaredOn',
      subject: name,
      question: l10n.t('On which line is {0} declared?', code(name)),
      ref: refTo(lines, at.line),
      key: { text: lineText(at.line), why: saysLine(facts, at.line) },
      wrong: [...symbols.map((other) => other.at.line), ...occurrences(lines, name).map(({ line }) => line)]
        .filter((line) => line !== at.line)
        .map((line) => ({ text: lineText(line), why: saysLine(facts, line) })),
    }));
}

export function lastLine(facts: CodeFacts): Draft[] {
  const { symbols, lines } = facts;
  return symbols
    .filter((symbol) => symbol.span.endLine - symbol.span.startLine >= 3 && isOnly(facts, symbol))
    .filter(({ span }) => (lines[span.endLine - 1] ?? '').trim() !== '')
    .map(({ name, span }) => {
      const near = Array.from({ length: 7 }, (_, index) => span.endLine - 4 + index);
      const others = near.filter((line) => line > span.startLine && (lines[line - 1] ?? '').trim() !== '');
      return {
        kind: 'lastLine',
        subject: name,
        question: l10n.t('{0} begins on line {1}. Which line is its last?', code(name), span.startLine),
        ref: refTo(lines, span.startLine, span.endLine),
        key: { text: lineText(span.endLine), why: saysLine(facts, span.endLine) },
        wrong: others
          .filter((line) => line !== span.endLine)
          .map((line) => ({ text: lineText(line), why: saysLine(facts, line) })),
      };
    });
}

const kindWords = new Map([
  ['class', { word: () => l10n.t('a class'), keyword: /\bclass\b/ }],
  ['interface', { word: () => l10n.t('an interface'), keyword: /\binterface\b/ }],
  ['struct', { word: () => l10n.t('a struct'), keyword: /\bstruct\b/ }],
  ['enum', { word: () => l10n.t('an enumeration'), keyword: /\benum\b/ }],
  ['function', { word: () => l10n.t('a function'), keyword: /\b(?:function|def|fn|func|fun)\b/ }],
]);

/** Asked where the outline and the keyword of the declaration agree. */
export function symbolKind(facts: CodeFacts): Draft[] {
  const words = [...kindWords.values()].map(({ word }) => word());
  return facts.symbols.flatMap((symbol): Draft[] => {
    const known = kindWords.get(symbol.kind);
    const declaration = facts.lines[symbol.at.line - 1] ?? '';
    if (known === undefined || !known.keyword.test(declaration) || !isOnly(facts, symbol)) return [];
    return [
      {
        kind: 'symbolKind',
        subject: symbol.name,
        question: l10n.t('What is {0}?', code(symbol.name)),
        ref: refTo(facts.lines, symbol.at.line),
        key: { text: known.word(), why: saysLine(facts, symbol.at.line) },
        wrong: [...words, l10n.t('a constant')].map((text) => ({ text, why: '' })),
      },
    ];
  });
}

/** Asked of lines whose text stands nowhere else, so that the question holds when lines move. */
export function enclosingSymbol(facts: CodeFacts): Draft[] {
  const { symbols, lines } = facts;
  const named = symbols.filter((symbol) => isFunction(symbol) && isOnly(facts, symbol));
  return named.flatMap((symbol): Draft[] => {
    const inside = Array.from({ length: symbol.span.endLine - symbol.span.startLine }, (_, index) => {
      const line = symbol.span.startLine + 1 + index;
      return around(facts, line)[0] === symbol && !symbols.some(({ at }) => at.line === line) ? line : 0;
    }).filter((line) => line > 0 && ownText(lines, line) !== undefined);
    const line = inside[Math.floor(inside.length / 2)];
    if (line === undefined) return [];
    const elsewhere = named.filter(({ span }) => line < span.startLine || span.endLine < line);
    return [
      {
        kind: 'enclosingSymbol',
        subject: symbol.name,
        question: l10n.t('In which function does this line stand: {0}?', code(ownText(lines, line) ?? '')),
        ref: refTo(lines, line),
        key: { text: code(symbol.name), why: linesOf(symbol) },
        wrong: elsewhere.map(nameOption),
      },
    ];
  });
}

export function memberOf(facts: CodeFacts): Draft[] {
  return facts.symbols.filter(isContainer).flatMap((container): Draft[] => {
    const members = childrenOf(facts, container).filter((member) => isOnly(facts, member));
    const others = facts.symbols.filter(
      (symbol) =>
        symbol !== container &&
        isOnly(facts, symbol) &&
        (symbol.span.endLine < container.span.startLine || container.span.endLine < symbol.span.startLine),
    );
    const key = members[0];
    if (key === undefined || !isOnly(facts, container)) return [];
    return [
      {
        kind: 'memberOf',
        subject: container.name,
        question: l10n.t('Which of these belongs to {0}?', code(container.name)),
        ref: refTo(facts.lines, container.span.startLine, container.span.endLine),
        key: nameOption(key),
        wrong: others.map(nameOption),
      },
    ];
  });
}

export function memberOrder(facts: CodeFacts): Draft[] {
  return facts.symbols.filter(isContainer).flatMap((container): Draft[] => {
    const members = childrenOf(facts, container).sort((a, b) => a.at.line - b.at.line);
    const lines = new Set(members.map(({ at }) => at.line));
    const names = new Set(members.map(({ name }) => name));
    const [first, second] = members;
    if (first === undefined || second === undefined || !isOnly(facts, container)) return [];
    if (lines.size < members.length || names.size < members.length) return [];
    return [
      {
        kind: 'memberOrder',
        subject: container.name,
        question: l10n.t('Which member of {0} comes right after {1}?', code(container.name), code(first.name)),
        ref: refTo(facts.lines, container.span.startLine, container.span.endLine),
        key: nameOption(second),
        wrong: members.slice(2).map(nameOption),
      },
    ];
  });
}

export function longestFunction(facts: CodeFacts): Draft[] {
  const functions = facts.symbols.filter((symbol) => isFunction(symbol) && isOnly(facts, symbol));
  const length = ({ span }: SymbolFact) => span.endLine - span.startLine + 1;
  const [longest, next] = [...functions].sort((a, b) => length(b) - length(a));
  if (longest === undefined || next === undefined || length(longest) === length(next)) return [];
  const option = (symbol: SymbolFact): DraftOption => ({
    text: code(symbol.name),
    why: l10n.t('{0} has {1} lines.', code(symbol.name), length(symbol)),
  });
  return [
    {
      kind: 'longestFunction',
      subject: longest.name,
      question: l10n.t('Which of these has the most lines?'),
      ref: refTo(facts.lines, longest.span.startLine, longest.span.endLine),
      key: option(longest),
      wrong: functions.filter((symbol) => symbol !== longest).map(option),
    },
  ];
}

const childrenOf = ({ symbols }: CodeFacts, container: SymbolFact): SymbolFact[] => {
  const index = symbols.indexOf(container);
  return symbols.filter(({ parent }) => parent === index);
};

const nameOption = (symbol: SymbolFact): DraftOption => ({ text: code(symbol.name), why: linesOf(symbol) });

const linesOf = ({ name, span }: SymbolFact): string =>
  span.startLine === span.endLine
    ? l10n.t('{0} stands on line {1}.', code(name), span.startLine)
    : l10n.t('{0} goes from line {1} to {2}.', code(name), span.startLine, span.endLine);

const lineText = (line: number): string => l10n.t('Line {0}', line);

const saysLine = ({ lines }: CodeFacts, line: number): string =>
  l10n.t('Line {0} says {1}.', line, code((lines[line - 1] ?? '').trim() || ' '));
