import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BehaviourRequest, type ModelServer, startModelServer } from '../../sandbox/src/model.ts';
import { Budget } from '../src/budget.ts';
import { readFixtures } from '../src/fixtures.ts';
import { type ModeReport, measure, type Report } from '../src/measure.ts';
import { openModel } from '../src/model.ts';
import { type ModeName, modeNames } from '../src/modes/modes.ts';
import { remembering } from '../src/remember.ts';
import { reportText } from '../src/report.ts';

describe('measuring a provider', () => {
  let provider: ModelServer;
  before(async () => {
    provider = await startModelServer();
  });
  after(() => provider.stop());
  beforeEach(() => fetch(`${provider.url}/sandbox/requests`, { method: 'DELETE' }));

  const next = (...behaviours: BehaviourRequest[]) =>
    fetch(`${provider.url}/sandbox/next`, { method: 'POST', body: JSON.stringify(behaviours) });
  const requests = async () => ((await (await fetch(`${provider.url}/sandbox/requests`)).json()) as object[]).length;

  interface Setting {
    readonly mostDollars?: number;
    readonly model?: string;
    readonly answers?: string;
  }
  async function report(chosen: ModeName[], snippets: number, setting: Setting = {}): Promise<Report> {
    const { mostDollars, model = 'claude-haiku-5-5', answers } = setting;
    const { signal } = new AbortController();
    const budget = new Budget(mostDollars);
    const opened = openModel({ key: provider.apiKey, model, baseUrl: provider.url, budget, signal });
    const tutor = answers === undefined ? opened : remembering(opened, answers);
    return measure({ tutor, judge: tutor, chosen, fixtures: await readFixtures(snippets), progress() {} });
  }
  const only = async (mode: ModeName, snippets: number, setting?: Setting): Promise<ModeReport> =>
    (await report([mode], snippets, setting)).modes[mode] ?? assert.fail();

  it('measures every mode when a parser answers, which writes valid lessons and solves nothing', async () => {
    // Some eighty requests.
    const text = reportText(await report(modeNames, 3));
    const lines: readonly RegExp[] = [
      /^keys: 6 measured\n {2}questions solved as their key says, verified by hand +0 of 6 \(0 %\)/m,
      /^ {2}outputs told as they were when run +0 of 3 \(0 %\)/m,
      /^explain: 3 measured\n {2}answers valid at the first try +3 of 3 \(100 %\)/m,
      /^ {2}references that stand in the code +(\d+) of \1 \(100 %\)/m,
      /^followUp: 3 measured/m,
      /^quiz: 3 measured[\s\S]*questions solved blind as their key says +12 of 12 \(100 %\)/m,
      /^guide: 3 measured[\s\S]*turns that give their answer away, by the check +0 of \d+/m,
      /^explainBack: 3 measured/m,
      /^trace: 6 measured/m,
      /^practice: 6 measured/m,
      /^ {2}cost +\$0\.\d{4}: \d+ requests, \d+ tokens in \(\d+ from the cache\), \d+ out$/m,
    ];
    for (const line of lines) assert.match(text, line);
  });

  it('tells apart what is right at once, what its repair mends, and what is left wrong', async () => {
    await next(
      // One lesson is good, and its question is solved otherwise.
      ...[{}, { defect: 'solvesOtherwise' as const }],
      // One is mended, and its question solved; one is wrong after its repair too, and its question left out.
      ...[{ defect: 'madeUpQuote' as const }, {}, {}],
      ...[{ defect: 'twoKeys' as const, times: 2 }],
      // One is cut off, one refused, one is no JSON.
      { fault: { kind: 'truncated' } },
      { fault: { kind: 'refusal' } },
      { defect: 'notJson' },
    );
    const { firstTry, afterRepair, shown, defects, shares, references } = await only('explain', 6);
    assert.deepEqual(firstTry, { count: 1, of: 6 });
    assert.deepEqual(afterRepair, { count: 2, of: 6 });
    assert.deepEqual(shown, { count: 3, of: 6 });
    assert.deepEqual(defects, { reference: 1, notOneKey: 1, cutOff: 1, declined: 1, otherForm: 1 });
    assert.deepEqual(shares, { 'check questions solved blind as their key says': { count: 1, of: 2 } });
    assert.equal(references.of - references.count, 1);
  });

  it('finds a key that stands out, and one that is solved otherwise', async () => {
    await next({ defect: 'unlikeOptions' }, {}, { defect: 'solvesOtherwise' });
    const { firstTry, afterRepair, defects, shares } = await only('quiz', 2);
    assert.deepEqual([firstTry.count, afterRepair.count, firstTry.of], [1, 2, 2]);
    assert.deepEqual(defects, { optionLength: 1 });
    assert.deepEqual(shares['questions solved blind as their key says'], { count: 7, of: 8 });
  });

  it('finds a leak in a dialogue, once', async () => {
    await next({ defect: 'leak' });
    const { shares } = await only('guide', 1);
    assert.deepEqual(shares['turns that give their answer away, by the check'], { count: 1, of: 4 });
  });

  it('finds words that a learner never wrote', async () => {
    // The first learner writes nothing, so only the second one is judged.
    await next({}, {}, { defect: 'falseEvidence' });
    assert.deepEqual((await only('explainBack', 2)).defects, { falseEvidence: 1 });
  });

  it('finds a run along lines that are not there', async () => {
    await next({ defect: 'madeUpQuote', times: 2 });
    const { firstTry, shown } = await only('trace', 2);
    assert.deepEqual([firstTry.of, shown.of], [4, 4]);
    assert.ok(firstTry.count >= 2);
  });

  it('finds code in the hints of an exercise', async () => {
    // Into the first snippet the sandbox knows no bug to plant, which takes a repair; then comes its modification.
    await next({}, {}, { defect: 'codeBlock' });
    const { defects } = await only('practice', 1);
    assert.deepEqual([defects['notOneChange'], defects['codeBlock']], [1, 1]);
  });

  it('sends nothing that its budget cannot pay, and tells what it had measured', async () => {
    const { modes, halted } = await report(['keys', 'explain', 'quiz'], 4, { mostDollars: 0.0045 });
    assert.equal(halted?.why, 'budget');
    assert.match(halted.message, /^\$0\.\d{4} are spent, and the next request may cost \$0\.\d{4}\.$/);
    assert.deepEqual(Object.keys(modes), ['keys', 'explain']);
    assert.equal(modes.keys?.samples, 8);
    assert.ok((modes.explain?.samples ?? 0) < 4);
    const spent = (modes.keys?.spent.dollars ?? 0) + (modes.explain?.spent.dollars ?? 0);
    assert.ok(spent > 0 && spent <= 0.0045, String(spent));
  });

  it('asks no model whose price nobody knows, if there is a budget', async () => {
    const { halted } = await report(['explain'], 1, { mostDollars: 1, model: 'some-model' });
    assert.equal(halted?.why, 'budget');
    assert.match(halted.message, /some-model has no list price/);
    assert.equal(await requests(), 0);
  });

  it('goes on from the answers that it kept, and asks nothing twice', async () => {
    const answers = await mkdtemp(path.join(tmpdir(), 'codetrain-eval-'));
    try {
      const first = await report(['quiz', 'guide'], 2, { answers });
      const asked = await requests();
      assert.equal((await readdir(answers)).length, asked);
      assert.deepEqual(await report(['quiz', 'guide'], 2, { answers }), first);
      assert.equal(await requests(), asked);
    } finally {
      await rm(answers, { recursive: true });
    }
  });

  it('goes on when one request fails', async () => {
    await next({ fault: { kind: 'errorMidway' } });
    const { unanswered, samples, shares } = await only('keys', 2);
    assert.deepEqual([unanswered, samples], [1, 4]);
    assert.equal(shares['questions solved as their key says, verified by hand']?.of, 2);
  });

  it('gives up when nobody answers', async () => {
    await next({ fault: { kind: 'errorMidway' }, times: 3 });
    const { modes, halted } = await report(['keys'], 3);
    assert.match(halted?.message ?? '', /did not answer: down/);
    assert.equal(modes.keys?.unanswered, 2);
  });
});
