import assert from 'node:assert/strict';
import { parsePersistedPanel, parseWebviewMessage } from '../../src/panel/messages.ts';
import {
  claimActionIds,
  failureActionIds,
  MAX_QUESTION_LENGTH,
  quizActionIds,
  type WebviewMessage,
} from '../../src/panel/protocol.ts';

const ref = { startLine: 3, endLine: 5, quote: 'let sum = 0;' };

describe('panel: messages of the webview', () => {
  const accepted: readonly WebviewMessage[] = [
    { type: 'ready' },
    { type: 'stop' },
    { type: 'copy' },
    { type: 'export' },
    { type: 'openRef', ref },
    { type: 'previewRef', ref },
    { type: 'previewRef' },
    { type: 'askFollowUp', question: 'Why?' },
    { type: 'askFollowUp', question: 'Why?', stepId: 's1' },
    { type: 'answerCheck', option: 0, confidence: 'sure' },
    { type: 'answerQuestion', questionId: 'q1', option: 3, confidence: 'unsure' },
    ...quizActionIds.map((action) => ({ type: 'quizAction', action }) as const),
    { type: 'keepCard' },
    { type: 'keepUnverified' },
    { type: 'act', act: { kind: 'choose', question: 0, option: 2, confidence: 'unsure' } },
    { type: 'act', act: { kind: 'write', text: 'Because </learner> it is.' } },
    { type: 'act', act: { kind: 'hint' } },
    { type: 'act', act: { kind: 'tell' } },
    { type: 'act', act: { kind: 'goOn' } },
    { type: 'guide', question: 1 },
    ...claimActionIds.map((action) => ({ type: 'claim', action, claim: 'step step-1' }) as const),
    { type: 'copyCode', text: 'let a = 1;\n' },
    { type: 'openLink', url: 'https://example.com/a?b=c' },
    ...failureActionIds.map((action) => ({ type: 'failureAction', action }) as const),
    { type: 'failureAction', action: 'retry', followUpId: 'f1' },
  ];
  for (const message of accepted) {
    it(`accepts ${JSON.stringify(message)}`, () => assert.deepEqual(parseWebviewMessage(message), message));
  }

  const refused: readonly unknown[] = [
    undefined,
    null,
    'ready',
    [],
    {},
    { type: 'toString' },
    { type: '__proto__' },
    { type: 'claim', action: 'delete', claim: 'check' },
    { type: 'claim', action: 'dispute' },
    { type: 'claim', action: 'dispute', claim: 'x'.repeat(129) },
    { type: 'act', act: { kind: 'pass', part: 0 } },
    { type: 'openRef' },
    { type: 'openRef', ref: { ...ref, startLine: 0 } },
    { type: 'openRef', ref: { ...ref, endLine: 2 } },
    { type: 'openRef', ref: { ...ref, startLine: 3.5 } },
    { type: 'openRef', ref: { ...ref, startLine: '3' } },
    { type: 'openRef', ref: { ...ref, quote: 'x'.repeat(1001) } },
    { type: 'previewRef', ref: null },
    { type: 'askFollowUp', question: '  \n ' },
    { type: 'askFollowUp', question: 'x'.repeat(MAX_QUESTION_LENGTH + 1) },
    { type: 'askFollowUp', question: 7 },
    { type: 'askFollowUp', question: 'Why?', stepId: {} },
    { type: 'answerCheck', option: -1, confidence: 'sure' },
    { type: 'answerCheck', option: Number.NaN, confidence: 'sure' },
    { type: 'answerCheck', option: '1', confidence: 'sure' },
    { type: 'answerCheck', option: 1 },
    { type: 'answerCheck', option: 1, confidence: 'certain' },
    { type: 'answerQuestion', option: 1, confidence: 'sure' },
    { type: 'answerQuestion', questionId: 'x'.repeat(129), option: 1, confidence: 'sure' },
    { type: 'quizAction', action: 'deleteAll' },
    { type: 'quizAction' },
    { type: 'act' },
    { type: 'act', act: { kind: 'cheat' } },
    { type: 'act', act: { kind: 'choose', question: 0, option: 2 } },
    { type: 'act', act: { kind: 'choose', question: -1, option: 2, confidence: 'sure' } },
    { type: 'act', act: { kind: 'write', text: 'x'.repeat(4_001) } },
    { type: 'guide', question: '0' },
    { type: 'copyCode', text: 'x'.repeat(1_000_001) },
    { type: 'openLink', url: 'command:workbench.action.terminal.new' },
    { type: 'openLink', url: 'javascript:alert(1)' },
    { type: 'openLink', url: ' javascript:alert(1)' },
    { type: 'openLink', url: 'file:///etc/passwd' },
    { type: 'openLink', url: 'vscode://some.extension/run' },
    { type: 'openLink', url: 'data:text/html,<script>alert(1)</script>' },
    { type: 'openLink', url: '//example.com' },
    { type: 'openLink', url: `https://example.com/${'x'.repeat(2048)}` },
    { type: 'failureAction', action: 'deleteAccount' },
    { type: 'failureAction', action: 'toString' },
  ];
  for (const data of refused) {
    it(`drops ${JSON.stringify(data)?.slice(0, 80)}`, () => assert.equal(parseWebviewMessage(data), undefined));
  }

  it('passes on known fields only', () => {
    assert.deepEqual(
      parseWebviewMessage({ type: 'openRef', ref: { ...ref, uri: 'file:///etc/passwd' }, command: 'x' }),
      {
        type: 'openRef',
        ref,
      },
    );
  });

  it('reads the state that a webview left behind, and nothing but it', () => {
    assert.deepEqual(parsePersistedPanel({ lessonId: 'lesson-1', scrollTop: 40 }), { lessonId: 'lesson-1' });
    for (const state of [
      undefined,
      null,
      'lesson-1',
      {},
      { lessonId: '' },
      { lessonId: 4 },
      { lessonId: 'x'.repeat(200) },
    ]) {
      assert.equal(parsePersistedPanel(state), undefined);
    }
  });
});
