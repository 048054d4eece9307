import assert from 'node:assert/strict';
import { parseWebviewMessage } from '../../src/panel/messages.ts';
import {
  answered,
  cardChecking,
  cardDropped,
  cardRefused,
  cardsKept,
  cardUnchecked,
  explained,
  explaining,
  guided,
  guideStopped,
  guideThinking,
  guideTold,
  guiding,
  quizzed,
  quizzing,
  traceKept,
  waiting,
} from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: activities', () => {
  const webview = useWebview();

  it('answers a question of a quiz with what is marked at it, and how sure one is', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(quizzing);
    const open = lessonPage.page.locator('codetrain-question').nth(1);
    const sure = open.getByRole('button', { name: 'I am sure' });
    assert.equal(await sure.getAttribute('aria-disabled'), 'true');
    await open.getByRole('radio').nth(2).check();
    await sure.click();
    const message = { type: 'act', act: { kind: 'choose', question: 1, option: 2, confidence: 'sure' } };
    assert.deepEqual(await lessonPage.lastSent('act'), message);
    assert.deepEqual(parseWebviewMessage(message), message);
  });

  it('offers to work out what was wrong, of a quiz and of a lesson', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(quizzing);
    await lessonPage.page.getByRole('button', { name: 'Work it out with me' }).click();
    assert.deepEqual(await lessonPage.lastSent('guide'), { type: 'guide', question: 0 });
    await lessonPage.show({ ...answered, id: 'lesson-2' });
    assert.ok(await lessonPage.page.getByRole('button', { name: 'Work it out with me' }).isVisible());
  });

  it('tells how a quiz went, and what was misjudged', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(quizzed);
    const outcome = await lessonPage.page.locator('.outcome').innerText();
    assert.match(outcome, /1 of 2 right/);
    assert.match(outcome, /Sure but wrong: 1/);
    assert.match(outcome, /Right but not sure: 1/);
    assert.ok(await lessonPage.page.getByRole('textbox', { name: 'Ask a follow-up question' }).isVisible());
  });

  it('offers to ask the questions of a quiz again some day', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show({ ...quizzed, card: 'offered' });
    await lessonPage.page.getByRole('button', { name: 'Ask me these again another day' }).click();
    await lessonPage.waitForMessage('keepCard');
    await lessonPage.show({ ...quizzed, card: 'kept' });
    assert.ok(await lessonPage.page.locator('.kept').isVisible());
  });

  it('says how the second solve of what is kept goes, and can stop it', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show({ ...quizzed, card: 'offered' });
    const { page } = lessonPage;
    assert.ok(await page.getByText('That is one more request.').isVisible());
    await lessonPage.show(cardChecking);
    assert.match(await page.getByRole('status').innerText(), /Asking for the answers once more/);
    await page.getByRole('button', { name: 'Stop' }).click();
    await lessonPage.waitForMessage('stop');
    await lessonPage.show(cardUnchecked);
    assert.match(await page.locator('.lesson-check').innerText(), /could not be solved once more\. You are offline/);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await lessonPage.waitForMessage('keepCard');
    await page.getByRole('button', { name: 'Keep It Unverified' }).click();
    await lessonPage.waitForMessage('keepUnverified');
  });

  it('marks what was solved otherwise as doubtful, of a quiz, a lesson and a trace', async () => {
    const lessonPage = await webview.open();
    const doubt = lessonPage.page.locator('.doubt');
    await lessonPage.show(cardsKept);
    assert.equal(await doubt.count(), 1);
    assert.ok(await lessonPage.page.locator('codetrain-question').nth(1).locator('.doubt').isVisible());
    assert.match(await lessonPage.page.locator('.kept').innerText(), /Kept as cards.*another one: 1\./);
    await lessonPage.show(cardDropped);
    assert.equal(await doubt.count(), 1);
    assert.match(await lessonPage.page.locator('.kept').innerText(), /No card was made/);
    await lessonPage.show({ ...cardRefused, id: 'lesson-8' });
    assert.equal(await doubt.count(), 0);
    assert.match(await lessonPage.page.locator('.kept').innerText(), /No card was made: a secret/);
    await lessonPage.show({ ...traceKept, id: 'lesson-9' });
    await lessonPage.page.locator('.trace-step').first().locator('.doubt').waitFor();
    assert.equal(await doubt.count(), 1);
  });

  it('offers to be asked again some day of dialogues and explanations too', async () => {
    const lessonPage = await webview.open();
    for (const view of [guided, explained]) {
      await lessonPage.show({ ...view, id: view.mode, card: 'offered' });
      assert.ok(await lessonPage.page.getByRole('button', { name: 'Ask me these again another day' }).isVisible());
    }
  });

  it('takes no other questions while one is to be answered', async () => {
    const lessonPage = await webview.open();
    for (const view of [quizzing, guiding]) {
      await lessonPage.show(view);
      assert.equal(await lessonPage.page.locator('codetrain-composer').count(), 0);
    }
  });

  it('writes an answer with the keyboard alone, and keeps its draft', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(guiding);
    const { page } = lessonPage;
    await page.getByRole('textbox').fill('They were removed');
    assert.equal(((await lessonPage.state()) as { draft: string }).draft, 'They were removed');
    await page.getByRole('textbox').press('Shift+Enter');
    await page.keyboard.type('before.');
    await page.keyboard.press('Enter');
    const message = { type: 'act', act: { kind: 'write', text: 'They were removed\nbefore.' } };
    assert.deepEqual(await lessonPage.lastSent('act'), message);
    assert.equal(await page.getByRole('textbox').inputValue(), '');
  });

  it('asks for the next hint and for the answer', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(guiding);
    const button = (name: string) => lessonPage.page.getByRole('button', { name });
    await button('Hint 1 of 4').click();
    assert.deepEqual(await lessonPage.lastSent('act'), { type: 'act', act: { kind: 'hint' } });
    await button('Just tell me').click();
    assert.deepEqual(await lessonPage.lastSent('act'), { type: 'act', act: { kind: 'tell' } });
    await lessonPage.show(guideTold);
    assert.equal(await button('Just tell me').count(), 0);
    await button('Go on').click();
    assert.deepEqual(await lessonPage.lastSent('act'), { type: 'act', act: { kind: 'goOn' } });
  });

  it('waits for the tutor, goes on after a stop, and says when it is over', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(guideThinking);
    assert.equal(await lessonPage.page.getByRole('textbox').count(), 0);
    await lessonPage.show(guideStopped);
    await lessonPage.page.getByRole('button', { name: 'Go on' }).click();
    assert.deepEqual(await lessonPage.lastSent('failureAction'), { type: 'failureAction', action: 'retry' });
    await lessonPage.show(guided);
    assert.match(await lessonPage.page.locator('.outcome').innerText(), /You found it/);
  });

  it('takes an explanation, and marks in it what counted', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(explaining);
    const { page } = lessonPage;
    await page.getByRole('textbox').fill('It adds up.');
    await page.getByRole('button', { name: 'That is my explanation' }).click();
    assert.deepEqual(await lessonPage.lastSent('act'), { type: 'act', act: { kind: 'write', text: 'It adds up.' } });
    await lessonPage.show(explained);
    assert.equal(await page.locator('mark').innerText(), 'rounds at the end');
    assert.match(await page.locator('.reply').innerText(), /<b>once<\/b>/);
    assert.match(await page.locator('.outcome').innerText(), /1 of 2 points/);
    await page.getByRole('button', { name: 'Work it out with me' }).click();
    assert.deepEqual(await lessonPage.lastSent('guide'), { type: 'guide', question: 1 });
  });

  it('says what has come, to those who do not see it', async () => {
    const lessonPage = await webview.open();
    const said = () => lessonPage.page.getByRole('status').innerText();
    await lessonPage.show(guideThinking);
    await lessonPage.show(guiding);
    assert.match(await said(), /It is skipped, yes\. Why are such items/);
    await lessonPage.show({ ...waiting, mode: 'quiz', id: 'lesson-3' });
    await lessonPage.show({ ...quizzing, id: 'lesson-3' });
    assert.match(await said(), /Question 2 of 3\. Which items/);
  });

  it('shows markup in questions and answers as text', async () => {
    const lessonPage = await webview.open();
    const hostile = '<img src=x onerror="window.injected=true"> ![p](https://evil.example/p.png) [go](command:evil)';
    const activity = guiding.activity;
    if (activity?.kind !== 'guide') throw new Error('no dialogue');
    const turns = activity.turns.map((turn) => ({ ...turn, says: hostile, question: hostile, hints: [hostile] }));
    await lessonPage.show({
      ...guiding,
      activity: { ...activity, turns: turns.map((turn) => ({ ...turn, reply: hostile })) },
    });
    assert.equal(await lessonPage.page.locator('img').count(), 0);
    assert.equal(await lessonPage.page.locator('a[href^="command:"]').count(), 0);
    assert.equal(await lessonPage.page.evaluate(() => window.injected), undefined);
  });
});
