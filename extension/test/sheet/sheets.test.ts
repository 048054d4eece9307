import assert from 'node:assert/strict';
import type { Place } from '../../src/capture/locate.ts';
import { SHEET_SCHEME } from '../../src/contributions.ts';
import type { MessagesBody } from '../../src/model/body.ts';
import type { Services } from '../../src/services.ts';
import { activityKinds, type LessonMode } from '../../src/tutor/activity/view.ts';
import { editor, type Pickable, withFakeEditor } from '../host/fakeEditor.ts';
import { answer, sendStream } from '../model/support.ts';
import { editor as notifications } from '../panel/support/fakeVscode.ts';
import { type LessonsHarness, lessonsWith } from '../session/lessonsHarness.ts';
import { at } from '../tutor/support/cart.ts';

const secret = 'hunter2-correct-horse';
const code = [
  "import { connect } from './database';",
  '',
  'export function open() {',
  '  // ``` a fence in a comment, and ```` a longer one',
  `  const password = '${secret}';`,
  '  return connect(password);',
  '}',
].join('\n');
const signature = `const connect: (password: '${secret}') => void`;

const modes: readonly LessonMode[] = ['explain', ...activityKinds];

/** The texts that stand in fences, and their languages. */
function fences(markdown: string): { readonly language: string; readonly text: string }[] {
  const found = markdown.matchAll(/^(`{3,})(\w+)\n([\s\S]*?)\n\1$/gm);
  return [...found].map(([, , language = '', text = '']) => ({ language, text }));
}

describe('the sheet of what will be sent', () => {
  let harness: LessonsHarness | undefined;
  afterEach(async () => {
    await harness?.end();
    harness = undefined;
  });

  async function begin() {
    // What comes back does not matter here: no lesson can be made of it.
    harness = await lessonsWith((response) => sendStream(response, answer(['{}'])));
    const { lessons, services } = harness;
    const { Sheets } = await withFakeEditor(() => import('../../src/sheet/sheets.ts'));
    const sheets = new Sheets(services as unknown as Services, (lesson) => lessons.beginPrepared(lesson));
    editor.select(code, 3, 7);
    editor.providers.set('vscode.executeHoverProvider', () => [{ contents: [`\`\`\`ts\n${signature}\n\`\`\``] }]);
    const text = () => at([...editor.contents.values()], 0).provideTextDocumentContent();
    const choose = (isSent: (item: Pickable) => boolean) => {
      editor.pick = (items) => items.filter(isSent);
      return sheets.choose();
    };
    return { ...harness, sheets, text, choose };
  }

  for (const mode of modes) {
    it(`shows word for word what is then sent: ${mode}`, async () => {
      const { sheets, text, server, panel } = await begin();
      await sheets.show(mode);
      assert.equal(editor.active?.document.uri.scheme, SHEET_SCHEME);
      const shown = fences(text());
      assert.equal(server.received.length, 0, 'nothing is sent before it is started');
      await sheets.start();
      assert.equal(panel.view?.mode, mode);
      const body = at(server.received, 0).body as unknown as MessagesBody;
      const texts = [...body.messages.flatMap(({ content }) => content), ...body.system].map((block) => block.text);
      assert.deepEqual(
        shown.filter(({ language }) => language !== 'json').map((fence) => fence.text),
        texts,
      );
      const [schema, ...others] = shown.filter(({ language }) => language === 'json');
      assert.deepEqual(JSON.parse(schema?.text ?? ''), body.output_config?.format?.schema);
      assert.deepEqual(others, []);
      assert.deepEqual(Object.keys(body).sort(), [
        'max_tokens',
        'messages',
        'model',
        'output_config',
        'stream',
        'system',
      ]);
    });
  }

  it('shows code that holds fences of its own as one text', async () => {
    const { sheets, text, server } = await begin();
    const { document, selection } = editor.active ?? assert.fail();
    const fence = { kind: 'call', label: 'README.md:1', text: '```ts\nopen();\n```\n````\n# no heading' } as const;
    await sheets.show('explain', { place: { document, selection, context: [fence] } as unknown as Place });
    const shown = fences(text());
    await sheets.start();
    const { messages } = at(server.received, 0).body as unknown as MessagesBody;
    assert.equal(shown[0]?.text, messages[0]?.content[0]?.text);
    assert.match(shown[0]?.text ?? '', /^````$/m);
  });

  it('tells what was replaced by kind and line, in the code and in its context, and never the secret', async () => {
    const { sheets, text, server } = await begin();
    await sheets.show('explain');
    assert.match(text(), /^- line 5: password$/m);
    assert.match(text(), /^- type: connect, its line 1: password$/m);
    assert.ok(!text().includes(secret));
    await sheets.start();
    assert.ok(!JSON.stringify(at(server.received, 0).body).includes(secret));
  });

  it('sends nothing of an item that was taken out, and says that it stays', async () => {
    const { sheets, text, choose, server } = await begin();
    await sheets.show('explain');
    assert.match(text(), /<context kind="type" label="connect">/);
    await choose(({ label }) => !label.startsWith('type'));
    assert.doesNotMatch(text(), /kind="type"/);
    assert.match(text(), /^- not sent · type: connect · about \d+ tokens$/m);
    await choose(() => true);
    assert.match(text(), /kind="type"/);
    await choose(({ label }) => label.startsWith('imports'));
    await sheets.start();
    const sent = JSON.stringify(at(server.received, 0).body);
    assert.match(sent, /kind=\\"import\\"/);
    assert.doesNotMatch(sent, /kind=\\"type\\"/);
  });

  it('offers to leave a kind out of later lessons too, and they do', async () => {
    const { sheets, text, choose } = await begin();
    await sheets.show('explain');
    notifications.press = 'Leave Out';
    await choose(({ label }) => !label.startsWith('type'));
    assert.deepEqual(editor.settings.get('leaveOutContext'), ['type']);
    editor.select(code, 3, 7);
    await sheets.show('explain');
    assert.doesNotMatch(text(), /kind="type"/);
    assert.match(text(), /^- never sent · type · by the setting codetrain\.leaveOutContext$/m);
    await choose(({ label }) => !label.startsWith('imports'));
    assert.deepEqual(editor.settings.get('leaveOutContext'), ['type', 'import']);
  });

  it('does not offer it for one item of several', async () => {
    const { sheets, choose } = await begin();
    await sheets.show('explain');
    await choose(({ label }) => label !== 'type: connect');
    assert.deepEqual(notifications.said, []);
  });

  it('shows the same code for another kind of lesson when it is asked for again', async () => {
    const { sheets, text } = await begin();
    await sheets.show('explain');
    editor.pick = (items) => items.find(({ label }) => label === 'Quiz Me');
    await sheets.show();
    assert.match(text(), /^Quiz Me: src\/app\.ts, lines 3 to 7$/m);
    assert.match(text(), /Quiz the developer/);
  });

  it('follows the settings: the language, and who is asked', async () => {
    const { sheets, text } = await begin();
    await sheets.show('explain');
    assert.match(text(), /Price: none\. The model runs on this machine\./);
    editor.settings.set('lessonLanguage', 'de');
    assert.match(text(), /Explain the snippet in German/);
    editor.settings.set('provider', 'anthropic');
    editor.settings.set('model', 'claude-sonnet-5-5');
    assert.match(text(), /To: Claude Sonnet 5\.5 · your Anthropic key, at https:\/\/api\.anthropic\.com\./);
    assert.match(text(), /Price: about \$0\.00\d+ for what is sent, at most \$0\.0\d+ with the longest answer/);
    editor.settings.set('provider', 'endpoint');
    editor.settings.set('endpoint.model', '');
    assert.match(text(), /To: nobody yet\. The setting codetrain\.endpoint\.model cannot be used/);
  });

  it('begins a lesson once, and shows nothing of it afterwards', async () => {
    const { sheets, text, server } = await begin();
    await sheets.show('explain');
    await Promise.all([sheets.start(), sheets.start()]);
    assert.equal(server.received.length, 1);
    assert.doesNotMatch(text(), /connect/);
  });

  it('shows nothing when AI features are disabled', async () => {
    const { sheets, text } = await begin();
    editor.settings.set('disableAIFeatures', true);
    assert.equal(await sheets.show('explain'), false);
    assert.doesNotMatch(text(), /connect/);
    assert.match(notifications.said.join(), /chat\.disableAIFeatures/);
  });

  it('sends no request when AI features are disabled after the preview opened', async () => {
    const { sheets, server, panel } = await begin();
    await sheets.show('explain');
    editor.settings.set('disableAIFeatures', true);
    await sheets.start();
    assert.equal(server.received.length, 0);
    assert.equal(panel.view, undefined);
    assert.match(notifications.said.join(), /chat\.disableAIFeatures/);
  });

  it('refuses what no lesson may be about', async () => {
    const { sheets } = await begin();
    editor.select('TOKEN=1', 1, 1, '/workspace/.env');
    assert.equal(await sheets.show('explain'), false);
    assert.match(at(notifications.said, 0), /\.env is a kind of file that holds secrets/);
  });
});
