import assert from 'node:assert/strict';
import type { Draft } from '../../src/keyless/draft.ts';
import type { CodeFacts } from '../../src/keyless/facts.ts';
import { type KindName, kindNames, kindOf } from '../../src/keyless/kinds/index.ts';
import { facts, lines, symbols } from './shop.ts';

const about = (kind: KindName, subject: string, code: CodeFacts = facts): Draft | undefined =>
  kindOf(kind)
    .draft(code)
    .find((draft) => draft.subject === subject);

const indexOf = (name: string) => symbols.findIndex((symbol) => symbol.name === name);

describe('keyless: kinds of questions', () => {
  const expected: readonly (readonly [KindName, string, key: string, wrong: readonly string[]])[] = [
    ['callerOf', 'tax', '`price`', ['`add`', '`sum`', '`clear`', '`load`']],
    ['calleeOf', 'price', '`tax`', ['`add`', '`sum`', '`clear`', '`load`']],
    ['whichDeclaration', 'net', 'Line 26', ['Line 22', 'Line 23']],
    ['returnType', 'load', '`Promise<Basket>`', ['`void`', '`number`', '`Item`', '`Item[]`', '`string`', '`Basket`']],
    ['typeOf', 'items', '`Item[]`', ['`void`', '`number`', '`Item`', '`string`', '`Promise<Basket>`', '`Basket`']],
    ['enclosingSymbol', 'tax', '`tax`', ['`add`', '`sum`', '`clear`', '`price`', '`load`']],
    ['parameterOf', 'tax', '`net`', ['`item`', '`factor`', '`path`', ...symbols.map(({ name }) => `\`${name}\``)]],
    ['declaringFile', 'round', '`money.ts`', ['`promises.d.ts`', '`basket.ts`', '`orders.ts`', '`people.ts`']],
    ['definedOutside', 'round', '`round`', symbols.map(({ name }) => `\`${name}\``)],
    ['memberOf', 'Basket', '`items`', ['`RATE`', '`price`', '`tax`', '`load`']],
    ['unusedHere', 'load', '`load`', ['`RATE`', '`Basket`', '`items`', '`add`', '`price`', '`tax`']],
    ['memberOrder', 'Basket', '`add`', ['`sum`', '`clear`']],
    ['useCount', 'items', '3', ['1', '2', '4', '5', '6']],
    ['parameterCount', 'price', '2', ['0', '1', '3', '4', '5']],
    ['longestFunction', 'load', '`load`', ['`add`', '`sum`', '`clear`', '`price`', '`tax`']],
    ['symbolKind', 'Basket', 'a class', ['an interface', 'a struct', 'an enumeration', 'a function', 'a constant']],
    ['firstUse', 'tax', 'Line 23', []],
    ['lastLine', 'sum', 'Line 15', ['Line 12', 'Line 13', 'Line 14', 'Line 16', 'Line 17']],
    ['declaredOn', 'tax', 'Line 26', []],
  ];

  it('are all here', () => assert.deepEqual(expected.map(([kind]) => kind).sort(), [...kindNames].sort()));

  for (const [kind, subject, key, wrong] of expected) {
    it(`${kind}: ${subject}`, () => {
      const draft = kindOf(kind)
        .draft(facts)
        .find((each) => each.subject === subject && each.key.text === key);
      assert.ok(draft, JSON.stringify(kindOf(kind).draft(facts), undefined, 1));
      const others = [...new Set(draft.wrong.map(({ text }) => text))].filter((text) => text !== key);
      if (wrong.length > 0) assert.deepEqual(others.sort(), [...wrong].sort());
      else assert.ok(others.length >= 2);
      assert.equal(draft.ref.quote, (lines[draft.ref.startLine - 1] ?? '').trim());
    });
  }
});

describe('keyless: what is not certain is not asked', () => {
  it('a name that two symbols have', () => {
    const twin = { ...symbols[indexOf('tax')], name: 'price' } as (typeof symbols)[number];
    const doubled: CodeFacts = { ...facts, symbols: [...symbols, twin] };
    for (const kind of kindNames) {
      const drafts = kindOf(kind).draft(doubled);
      assert.ok(!drafts.some(({ subject, key }) => subject === 'price' || key.text === '`price`'), kind);
    }
  });

  it('uses of which the text and the language service tell differently', () => {
    const uses = new Map(facts.uses).set(indexOf('tax'), { here: [], elsewhere: 0 });
    for (const kind of ['useCount', 'firstUse', 'callerOf', 'unusedHere'] as const) {
      assert.equal(about(kind, 'tax', { ...facts, uses }), undefined, kind);
    }
  });

  it('a caller that the call hierarchy does not know', () => {
    const known = facts.uses.get(indexOf('tax')) ?? assert.fail();
    const uses = new Map(facts.uses).set(indexOf('tax'), { ...known, callers: ['somebody'] });
    assert.equal(about('callerOf', 'tax', { ...facts, uses }), undefined);
  });

  it('what a function of several signatures takes', () => {
    const overloaded = 'function tax(net: number): number (+1 overload)';
    const signatures = new Map(facts.signatures).set(indexOf('tax'), overloaded);
    for (const kind of ['parameterOf', 'parameterCount', 'returnType'] as const) {
      assert.equal(about(kind, 'tax', { ...facts, signatures }), undefined, kind);
    }
  });

  it('which is longest if two are', () => {
    const shorter = symbols.map((symbol) =>
      symbol.name === 'load' ? { ...symbol, span: { startLine: 30, endLine: 34 } } : symbol,
    );
    assert.deepEqual(kindOf('longestFunction').draft({ ...facts, symbols: shorter }), []);
  });

  it('a meaning on a line that has the name twice', () => {
    const at = { line: 23, character: 9 };
    const definitions = [...facts.definitions, { name: 'net', at: { line: 23, character: 19 }, declaredAt: 26 }];
    const asked = kindOf('whichDeclaration').draft({ ...facts, definitions });
    assert.ok(asked.every(({ ref }) => ref.startLine !== at.line));
  });
});
