import assert from 'node:assert/strict';
import type { MessagesBody } from '../../src/model/body.ts';
import { editor, type Pickable, withFakeEditor } from '../host/fakeEditor.ts';
import { answer, sendStream } from '../model/support.ts';
import { editor as notifications } from '../panel/support/fakeVscode.ts';
import { type LessonsHarness, lessonsWith } from '../session/lessonsHarness.ts';
import { at } from '../tutor/support/cart.ts';
import { change, fakeRepository, type GitOptions, installGit, MODIFIED, RENAMED, Status } from './support/fakeGit.ts';

const before = [
  'function total(items) {',
  '  return sum(items);',
  '}',
  '',
  'function count(items) {',
  '  return 1;',
  '}',
];
const after = before.with(1, '  return round(sum(items));');
const text = (lines: readonly string[]) => lines.join('\n');
const open = (path: string, lines: readonly string[]) => editor.select(text(lines), 1, 1, `/workspace/${path}`);

/** An item by what its label or its description says. */
const find = (items: readonly (Pickable & { readonly description?: string })[], label: string) =>
  items.find((item) => item.label.startsWith(label));

describe('training on recent changes', () => {
  let harness: LessonsHarness | undefined;
  afterEach(async () => {
    await harness?.end();
    harness = undefined;
  });

  async function begin(options: GitOptions = {}) {
    harness = await lessonsWith((response) => sendStream(response, answer(['{}'])));
    const { lessons, errors } = harness;
    const { trainOnChanges } = await withFakeEditor(async () => ({
      ...(await import('../../src/changes/trainOnChanges.ts')),
      late: await import('../../src/changes/scope.ts'),
    }));
    const shown: Pickable[][] = [];
    return {
      ...harness,
      git: installGit(fakeRepository(options)),
      /** What was offered, list by list. */
      shown,
      /** Chooses one after the other by their labels; undefined closes the list. */
      train: async (...labels: readonly (string | undefined)[]) => {
        const left = [...labels];
        editor.pick = (items) => {
          shown.push([...items]);
          const label = left.shift();
          return label === undefined ? undefined : find(items, label);
        };
        await trainOnChanges({
          begin: (mode, place) => lessons.begin(mode, { place }),
          runsOn: editor.runsOn,
          log: { error: (error) => errors.push(error) },
        });
      },
    };
  }

  const sent = ({ server }: LessonsHarness) => {
    const { messages } = at(server.received, 0).body as unknown as MessagesBody;
    return messages.flatMap(({ content }) => content.map((block) => block.text)).join('\n');
  };

  it('asks about the function that changed, with what stood there before', async () => {
    open('src/cart.ts', after);
    const { train, shown, server, panel, ...rest } = await begin({
      trees: { '': { 'src/cart.ts': text(before) } },
      workingTree: [change('src/cart.ts', MODIFIED)],
    });
    open('src/cart.ts', after);
    await train('Working tree', 'lines 1 to 3', 'Explain');
    const body = sent({ ...rest, server, panel });
    assert.match(body, /1\| function total\(items\) \{\n2\| {3}return round\(sum\(items\)\);\n3\| \}\n<\/snippet>/);
    assert.match(
      body,
      /<context kind="before" label="recent change">\nline 2 is new, instead of:\n- {3}return sum\(items\);/,
    );
    assert.match(body, /Make the change the subject/);
    assert.deepEqual(panel.view?.source.endLine, 3);
    assert.deepEqual(
      at(shown, 1).map(({ label }) => label),
      ['src/cart.ts', 'lines 1 to 3'],
    );
  });

  it('counts what is typed and not saved, and files that Git does not know', async () => {
    const { train, shown, ...rest } = await begin({ workingTree: [change('src/new.ts', Status.untracked)] });
    open('src/new.ts', after);
    await train('Working tree', 'lines 5 to 7', 'Quiz Me');
    assert.match(sent(rest), /\nlines 5 to 7 are new\n/);
    assert.match(sent(rest), /Quiz the developer/);
  });

  it('finds staged lines where they stand now, and leaves out those that changed since', async () => {
    const staged = before.with(1, '  return round(sum(items));').with(5, '  return 2;');
    const { train, shown } = await begin({
      trees: { HEAD: { 'a.ts': text(before) }, '': { 'a.ts': text(staged) } },
      staged: [change('a.ts', 0)],
    });
    open('a.ts', ['// a line on top', '', ...staged.with(5, '  return 3;')]);
    await train('Staged', undefined);
    assert.deepEqual(
      at(shown, 1).map(({ label }) => label),
      ['a.ts', 'lines 3 to 5'],
    );
  });

  it('goes from a commit on, that commit included, and offers the whole branch', async () => {
    const { train, shown, ...rest } = await begin({
      trees: { c1: { 'a.ts': text(before) }, c0: { 'a.ts': text(before) } },
      since: { c1: [change('a.ts', MODIFIED)], c0: [change('a.ts', MODIFIED)] },
      commits: [
        { hash: 'c2', message: 'Round totals\n\nMore.', parents: ['c1'] },
        { hash: 'c1', message: 'First', parents: [''] },
      ],
      branchBase: 'main',
    });
    open('a.ts', after);
    await train('From a commit on', 'Round totals', 'lines 1 to 3', 'Guide Me');
    assert.match(sent(rest), /return round/);
    assert.equal(find(at(shown, 0), 'This branch')?.description, 'topic since main');
  });

  it('finds the past of a file that was renamed, and sends nothing of one that is never sent', async () => {
    const trees = { c1: { 'old.ts': text(before), '.env': text(before) } };
    const commits = [{ hash: 'c2', message: 'Rename', parents: ['c1'] }];
    const renamed = await begin({ trees, commits, since: { c1: [change('a.ts', RENAMED, 'old.ts')] } });
    open('a.ts', after);
    await renamed.train('From a commit on', 'Rename', 'lines 1 to 3', 'Explain');
    assert.match(sent(renamed), /- {3}return sum\(items\);/);
    await renamed.end();
    const secret = await begin({ trees, commits, since: { c1: [change('a.ts', RENAMED, '.env')] } });
    open('a.ts', after);
    await secret.train('From a commit on', 'Rename', 'lines 1 to 3', 'Explain');
    assert.match(sent(secret), /\nline 2 is new\n/);
    assert.doesNotMatch(sent(secret), /return sum\(items\);/);
  });

  it('puts what tells most first, and a test behind what it tests', async () => {
    const files = ['src/a.test.ts', 'src/b.ts', 'src/c.ts'];
    const { train, shown } = await begin({ workingTree: files.map((path) => change(path, Status.untracked)) });
    open('src/a.test.ts', ['check(total(1));', 'check(total(2));', 'check(total(3));']);
    open('src/b.ts', ['open();']);
    open('src/c.ts', ['open();', 'close();']);
    await train('Working tree', undefined);
    assert.deepEqual(
      at(shown, 1)
        .map(({ label }) => label)
        .filter((label) => label.startsWith('src/')),
      ['src/c.ts', 'src/a.test.ts', 'src/b.ts'],
    );
  });

  it('asks again if somebody wrote to the file while it was chosen', async () => {
    const { train, shown, server } = await begin({ workingTree: [change('src/new.ts', Status.untracked)] });
    open('src/new.ts', after);
    const document = at(editor.documents, -1 + editor.documents.length);
    notifications.press = 'Choose Other Changes';
    const training = train('Working tree', 'lines 5 to 7', 'Explain', undefined);
    const choose = editor.pick;
    editor.pick = (items) => {
      const chosen = choose(items);
      if (chosen !== undefined && shown.length === 3) document.replace('one();');
      return chosen;
    };
    await training;
    assert.match(at(notifications.said, 0), /src\/new\.ts was written to meanwhile/);
    assert.equal(server.received.length, 0);
    assert.equal(shown.length, 4);
  });

  it('says what is left out, and why', async () => {
    const changes = ['a.ts', 'yarn.lock', '.env', 'logo.bin', 'link.ts', 'written.ts', 'lost.ts', 'both.ts'];
    const { train, shown } = await begin({
      trees: { '': { 'a.ts': text(before) } },
      workingTree: [...changes.map((path) => change(path, MODIFIED)), change('gone.ts', Status.deleted)],
      conflicts: [change('both.ts', 18)],
    });
    open('written.ts', ['// Code generated by a tool. DO NOT EDIT.']);
    open('lost.ts', after);
    open('a.ts', after);
    for (const path of ['link.ts', 'both.ts', 'yarn.lock', '.env']) open(path, after);
    editor.links.add('/workspace/link.ts');
    await train('Working tree', 'Left out', undefined);
    assert.equal(shown.length, 3, 'the word on it leads back to the list');
    const item: (Pickable & { readonly detail?: string }) | undefined = at(shown, 1).at(-1);
    assert.equal(
      item?.label,
      'Left out: 1 deleted, 1 with conflicts, 2 generated, 1 excluded, 1 not text, 1 linked, 1 unreadable',
    );
    assert.match(item?.detail ?? '', /gone\.ts, both\.ts/);
  });

  it('says so where nothing has changed, and asks for other changes', async () => {
    const { train, shown } = await begin({
      workingTree: [change('yarn.lock', MODIFIED)],
    });
    notifications.press = 'Choose Other Changes';
    await train('Staged', 'Working tree', undefined);
    assert.deepEqual(notifications.said, [
      'Nothing has changed there.',
      'Nothing to train on there. Left out: 1 generated.',
    ]);
    assert.equal(shown.length, 3);
  });

  it('offers a quiz that needs no model, which alone is there where AI features are switched off', async () => {
    const { train, shown, server } = await begin({ workingTree: [change('src/new.ts', Status.untracked)] });
    open('src/new.ts', after);
    editor.settings.set('disableAIFeatures', true);
    let asked: unknown;
    editor.providers.set('codetrain.quizWithoutModel', () => (asked = editor.active?.selection));
    await train('Working tree', 'lines 5 to 7', 'Quiz Without a Model');
    assert.deepEqual(
      at(shown, 2).map(({ label }) => label),
      ['Quiz Without a Model'],
    );
    assert.deepEqual((asked as { start: { line: number }; end: { line: number } } | undefined)?.end.line, 6);
    assert.equal(server.received.length, 0);
  });

  it('leaves out what no folder of the workspace holds', async () => {
    const { train } = await begin({ workingTree: [change('../other/a.ts', Status.untracked)] });
    await train('Working tree');
    assert.deepEqual(notifications.said, ['Nothing to train on there. Left out: 1 outside of the workspace.']);
  });

  it('says so where Git fails, and asks for other changes', async () => {
    const { git, train, shown, errors } = await begin();
    Object.assign(at(git.api.repositories, 0), { status: () => Promise.reject(new Error('index.lock exists')) });
    notifications.press = 'Choose Other Changes';
    await train('Working tree', undefined);
    assert.match(at(notifications.said, 0), /Git cannot tell/);
    assert.match(String(errors), /index\.lock/);
    assert.equal(shown.length, 2);
  });

  describe('where Git is of no help', () => {
    it('waits until Git knows the folders', async () => {
      const { git, train, shown } = await begin();
      git.api.state = 'uninitialized';
      const trained = train(undefined);
      // It listens by then: nothing in between waits for anything outside.
      for (let turn = 0; git.listeners.size === 0 && turn < 100; turn += 1) await Promise.resolve();
      assert.equal(shown.length, 0);
      for (const listener of git.listeners) listener('initialized');
      await trained;
      assert.equal(shown.length, 1);
      assert.equal(git.listeners.size, 0);
    });

    const cases: [string, (git: ReturnType<typeof installGit>) => void, RegExp, string?, string?][] = [
      [
        'no extension',
        () => editor.extensions.clear(),
        /Git extension is switched off/,
        'Show It',
        'workbench.extensions.search',
      ],
      ['no Git', ({ git }) => (git.enabled = false), /not installed/, 'Open Settings', 'workbench.action.openSettings'],
      ['no model', ({ git }) => (git.getAPI = () => assert.fail()), /not installed/],
      [
        'no repository',
        ({ api }) => (api.repositories.length = 0),
        /No Git repository/,
        'Explain Instead',
        'codetrain.explain',
      ],
      [
        'on another machine',
        () => {
          editor.extensions.clear();
          editor.remoteName = 'ssh-remote';
          editor.runsOn = 1;
        },
        /runs on your own machine/,
        'Open Settings',
        'workbench.action.openSettings',
      ],
      [
        'no trust',
        () => (editor.isTrusted = false),
        /Restricted Mode/,
        'Manage Workspace Trust',
        'workbench.trust.manage',
      ],
    ];
    for (const [name, take, words, button, command] of cases) {
      it(`says so, and what can be done: ${name}`, async () => {
        const { git, train, shown } = await begin();
        take(git);
        notifications.press = button;
        const run: string[] = [];
        if (command) editor.providers.set(command, () => run.push(command));
        await train();
        assert.match(at(notifications.said, 0), words);
        assert.deepEqual(run, command ? [command] : []);
        assert.equal(shown.length, 0);
      });
    }

    it('asks which of several repositories, that of the active file first', async () => {
      const { train, shown } = await begin();
      const [one, other] = [fakeRepository({}), fakeRepository({})];
      Object.assign(other, {
        rootUri: { ...other.rootUri, path: '/workspace/other', toString: () => 'file:///workspace/other' },
      });
      installGit(one, other);
      open('other/a.ts', after);
      await train(undefined);
      assert.equal(at(at(shown, 0), 0).label, 'other');
    });

    it('offers no commits where there are none', async () => {
      const { train, shown } = await begin();
      await train(undefined);
      assert.deepEqual(
        at(shown, 0).map(({ label }) => label),
        ['Working tree', 'Staged'],
      );
    });
  });
});
