import * as l10n from '@vscode/l10n';
import type { AnsweredQuestion } from '../activity/activity.ts';
import { canonicalLiteral } from '../checks/literal.ts';
import { codeSpan } from '../codeSpan.ts';
import type { FilledBlank } from './activity.ts';
import type { Trace, TraceAsk } from './review.ts';

/** At most so many beside the key. */
const WRONG_OPTIONS = 3;

/** A blank as a question that stands on its own: with the inputs, the line, and how often it has run. */
export function blankQuestion(run: Trace, index: number): string {
  const { step, name } = askAt(run, index);
  const line = run.steps[step]?.ref;
  const times = run.steps.slice(0, step + 1).filter(({ ref }) => ref.startLine === line?.startLine).length;
  const given = run.inputs.map((input) => `${codeSpan(input.name)} = ${codeSpan(input.value)}`).join(', ');
  const [variable, code] = [codeSpan(name), codeSpan(line?.quote ?? '')];
  const asked =
    times === 1
      ? l10n.t('What is {0} once {1} has run?', variable, code)
      : l10n.t('What is {0} once {1} has run {2} times?', variable, code, times);
  return given === '' ? asked : `${l10n.t('Given {0}:', given)} ${asked}`;
}

/** What the learner seems to believe, by what they wrote; empty if they wrote nothing. */
export function misconceptionIn({ given }: FilledBlank): string {
  const last = given.at(-1);
  return last === undefined ? '' : l10n.t('That it is {0}.', codeSpan(last));
}

/**
 * A blank as a question with options: the values that people write who overlook something. Each is another literal than
 * the key, so all of them are as certain to be wrong as the key is right. Undefined if there is no such value.
 */
export function answeredQuestion(run: Trace, index: number, blank: FilledBlank): AnsweredQuestion | undefined {
  const ask = askAt(run, index);
  const wrong = wrongValues(run, ask, blank);
  if (wrong.length === 0) return undefined;
  const { outcome } = blank;
  return {
    part: index,
    question: {
      question: blankQuestion(run, index),
      options: [
        { text: codeSpan(ask.expected), correct: true, why: ask.why },
        ...wrong.map(({ value, why }) => ({ text: codeSpan(value), correct: false, why })),
      ],
    },
    isRight: outcome === 'right' || outcome === 'second',
    // Nobody was asked how sure they are: a value that was typed without options is no guess either way.
    confidence: 'unsure',
    hints: outcome === 'second' ? 1 : 0,
    literal: ask.expected,
  };
}

interface WrongValue {
  readonly value: string;
  readonly why: string;
}

/** The learner's own mistakes first, then what the variable was, what it becomes, what others are, and near misses. */
function wrongValues(run: Trace, ask: TraceAsk, { given }: FilledBlank): WrongValue[] {
  const { before, after, others } = neighbours(run, ask);
  const key = canonicalLiteral(ask.expected) ?? '';
  const isLike = ({ value }: WrongValue) => kindOf(canonicalLiteral(value) ?? '') === kindOf(key);
  const candidates = [
    ...given.map((value) => ({ value, why: l10n.t('That is what you wrote at first.') })),
    ...[
      ...before.map((value) => ({ value, why: l10n.t('That is what it was before this line.') })),
      ...after.map((value) => ({ value, why: l10n.t('That is what it becomes later.') })),
      ...others.map((value) => ({ value, why: l10n.t('That is the value of another variable.') })),
      ...nearMisses(key).map((value) => ({ value, why: '' })),
    ].filter(isLike),
  ];
  const seen = new Set([key]);
  return candidates
    .filter(({ value }) => {
      const canonical = canonicalLiteral(value);
      if (canonical === undefined || seen.has(canonical)) return false;
      seen.add(canonical);
      return true;
    })
    .slice(0, WRONG_OPTIONS);
}

/** Values of the variable around the step, the nearest first, and of the others at that time. */
function neighbours({ inputs, steps }: Trace, { step, name }: TraceAsk) {
  const bindings = [inputs, ...steps.map(({ changes }) => changes)];
  const own = (part: typeof bindings) => part.flatMap((all) => all.find((one) => one.name === name)?.value ?? []);
  const others = bindings
    .slice(0, step + 2)
    .flat()
    .filter((one) => one.name !== name);
  return {
    before: own(bindings.slice(0, step + 1)).reverse(),
    after: own(bindings.slice(step + 2)),
    others: others.map(({ value }) => value).reverse(),
  };
}

function nearMisses(key: string): string[] {
  if (key === 'true' || key === 'false') return [key === 'true' ? 'false' : 'true'];
  if (!/^-?\d+$/.test(key)) return [];
  return [String(BigInt(key) + 1n), String(BigInt(key) - 1n)];
}

/** Number, text, list and so on, by how a canonical literal begins. */
const kindOf = (canonical: string): string =>
  /^-?\d/.test(canonical) ? 'number' : (/^["[{]/.exec(canonical)?.[0] ?? 'word');

function askAt({ asks }: Trace, index: number): TraceAsk {
  const ask = asks[index];
  if (ask === undefined) throw new RangeError(`no blank ${index}`);
  return ask;
}
