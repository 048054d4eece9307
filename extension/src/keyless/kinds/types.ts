import * as l10n from '@vscode/l10n';
import type { Draft } from '../draft.ts';
import { type CodeFacts, isFunction, isOnly, type SymbolFact } from '../facts.ts';
import { isOverloaded, type Parameter, readSignature, readType, type Signature } from '../signature.ts';
import { code, occurrences, refTo } from '../text.ts';

/** Questions that hovers answer: signatures and types. */

interface Signed {
  readonly symbol: SymbolFact;
  readonly signature: Signature;
}

/** Functions whose signature is known, and whose parameters stand in their declaration too. */
function signed(facts: CodeFacts): Signed[] {
  return [...facts.signatures].flatMap(([index, hover]): Signed[] => {
    const symbol = facts.symbols[index];
    if (symbol === undefined || !isFunction(symbol) || !isOnly(facts, symbol) || isOverloaded(hover)) return [];
    const signature = readSignature(hover, symbol.name);
    if (signature === undefined) return [];
    const declaration = facts.lines.slice(symbol.at.line - 1, symbol.span.endLine);
    const stands = ({ name }: Parameter) => occurrences(declaration, name).length > 0;
    return signature.parameters.every(stands) ? [{ symbol, signature }] : [];
  });
}

export function parameterOf(facts: CodeFacts): Draft[] {
  const all = signed(facts);
  return all.flatMap(({ symbol, signature }): Draft[] => {
    const own = new Set(signature.parameters.map(({ name }) => name));
    const key = signature.parameters.at(-1);
    if (key === undefined) return [];
    const others = [
      ...all.filter((other) => other.symbol !== symbol).flatMap((other) => other.signature.parameters),
      ...facts.symbols,
    ];
    return [
      {
        kind: 'parameterOf',
        subject: symbol.name,
        question: l10n.t('Which of these is a parameter of {0}?', code(symbol.name)),
        ref: refTo(facts.lines, symbol.at.line),
        key: { text: code(key.name), why: takes(symbol, signature) },
        wrong: others.filter(({ name }) => !own.has(name)).map(({ name }) => ({ text: code(name), why: '' })),
      },
    ];
  });
}

export const parameterCount = (facts: CodeFacts): Draft[] =>
  signed(facts).map(({ symbol, signature: { parameters } }) => ({
    kind: 'parameterCount',
    subject: symbol.name,
    question: l10n.t('How many parameters does {0} have?', code(symbol.name)),
    ref: refTo(facts.lines, symbol.at.line),
    key: { text: String(parameters.length), why: takes(symbol, { parameters }) },
    wrong: [0, 1, 2, 3, 4, 5]
      .filter((count) => Math.abs(count - parameters.length) <= 3)
      .map((count) => ({ text: String(count), why: '' })),
  }));

export function returnType(facts: CodeFacts): Draft[] {
  const all = signed(facts);
  const types = typesIn(facts, all);
  return all.flatMap(({ symbol, signature: { returns } }): Draft[] => {
    if (!isTelling(returns)) return [];
    return [
      {
        kind: 'returnType',
        subject: symbol.name,
        question: l10n.t('What does {0} return?', code(symbol.name)),
        ref: refTo(facts.lines, symbol.at.line),
        key: { text: code(returns), why: l10n.t('{0} returns {1}.', code(symbol.name), code(returns)) },
        wrong: types.map((type) => ({ text: code(type), why: '' })),
      },
    ];
  });
}

export function typeOf(facts: CodeFacts): Draft[] {
  const all = signed(facts);
  const types = typesIn(facts, all);
  const parameters = all.flatMap(({ symbol, signature }) =>
    signature.parameters.map(({ name, type }) => ({
      at: symbol.at.line,
      subject: name,
      type,
      question: l10n.t('Of which type is the parameter {0} of {1}?', code(name), code(symbol.name)),
    })),
  );
  const values = [...facts.signatures].flatMap(([index, hover]) => {
    const symbol = facts.symbols[index];
    if (symbol === undefined || isFunction(symbol) || !isOnly(facts, symbol)) return [];
    const type = readType(hover, symbol.name);
    return [
      { at: symbol.at.line, subject: symbol.name, type, question: l10n.t('Of which type is {0}?', code(symbol.name)) },
    ];
  });
  return [...parameters, ...values].flatMap(({ at, subject, type, question }): Draft[] =>
    isTelling(type)
      ? [
          {
            kind: 'typeOf',
            subject,
            question,
            ref: refTo(facts.lines, at),
            key: { text: code(type), why: l10n.t('{0} is of type {1}.', code(subject), code(type)) },
            wrong: types.map((other) => ({ text: code(other), why: '' })),
          },
        ]
      : [],
  );
}

const MAX_TYPE = 60;

/** A type that says something: not `any`, not the literal that the value is. */
const isTelling = (type: string | undefined): type is string =>
  type !== undefined && type.length <= MAX_TYPE && /\p{L}/u.test(type) && !/^(?:any|unknown|["'`{]|typeof )/.test(type);

/** Types that stand in the same code, for options that could be. */
function typesIn(facts: CodeFacts, all: readonly Signed[]): string[] {
  const values = [...facts.signatures].flatMap(([index, hover]) => {
    const symbol = facts.symbols[index];
    return symbol === undefined || isFunction(symbol) ? [] : [readType(hover, symbol.name)];
  });
  const types = all.flatMap(({ signature }) => [signature.returns, ...signature.parameters.map(({ type }) => type)]);
  const named = facts.symbols.filter(({ kind }) => kind === 'class' || kind === 'interface').map(({ name }) => name);
  return [...new Set([...types, ...values, ...named].filter(isTelling))];
}

function takes({ name }: SymbolFact, { parameters }: Pick<Signature, 'parameters'>): string {
  const names = parameters.map((parameter) => code(parameter.name)).join(', ');
  return parameters.length === 0 ? l10n.t('{0} takes none.', code(name)) : l10n.t('{0} takes {1}.', code(name), names);
}
