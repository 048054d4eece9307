import { type ActivityAct, MAX_WRITTEN_LENGTH } from '../tutor/activity/view.ts';
import { type Confidence, confidences, type Ref } from '../tutor/lesson.ts';
import {
  type ClaimActionId,
  claimActionIds,
  type FailureActionId,
  failureActionIds,
  MAX_QUESTION_LENGTH,
  type PersistedPanel,
  type QuizActionId,
  quizActionIds,
  type WebviewMessage,
} from './protocol.ts';

/**
 * The webview shows text that a model wrote, so what comes out of it is checked as if it came from a stranger.
 * Answers a fresh message that holds only the known fields, or `undefined` when the data is not one.
 */
export function parseWebviewMessage(data: unknown): WebviewMessage | undefined {
  if (!isRecord(data)) return undefined;
  switch (data.type) {
    case 'ready':
    case 'stop':
    case 'copy':
    case 'export':
    case 'keepCard':
    case 'openCopy':
    case 'keepUnverified':
      return { type: data.type };
    case 'openRef': {
      const ref = parseRef(data.ref);
      return ref && { type: 'openRef', ref };
    }
    case 'previewRef': {
      if (data.ref === undefined) return { type: 'previewRef' };
      const ref = parseRef(data.ref);
      return ref && { type: 'previewRef', ref };
    }
    case 'askFollowUp': {
      const { question, stepId } = data;
      if (!isText(question, MAX_QUESTION_LENGTH) || question.trim() === '') return undefined;
      if (stepId === undefined) return { type: 'askFollowUp', question };
      return isText(stepId, MAX_ID_LENGTH) ? { type: 'askFollowUp', question, stepId } : undefined;
    }
    case 'answerCheck': {
      const { option, confidence } = data;
      return isIndex(option) && isConfidence(confidence) ? { type: 'answerCheck', option, confidence } : undefined;
    }
    case 'answerQuestion': {
      const { questionId, option, confidence } = data;
      if (!isText(questionId, MAX_ID_LENGTH) || !isIndex(option) || !isConfidence(confidence)) return undefined;
      return { type: 'answerQuestion', questionId, option, confidence };
    }
    case 'quizAction':
      return isQuizAction(data.action) ? { type: 'quizAction', action: data.action } : undefined;
    case 'act': {
      const act = parseAct(data.act);
      return act && { type: 'act', act };
    }
    case 'guide':
      return isIndex(data.question) ? { type: 'guide', question: data.question } : undefined;
    case 'claim': {
      const { action, claim } = data;
      return isClaimAction(action) && isText(claim, MAX_ID_LENGTH) ? { type: 'claim', action, claim } : undefined;
    }
    case 'copyCode':
      return isText(data.text, MAX_COPY_LENGTH) ? { type: 'copyCode', text: data.text } : undefined;
    case 'openLink': {
      const url = parseLink(data.url);
      return url === undefined ? undefined : { type: 'openLink', url };
    }
    case 'failureAction': {
      const { action, followUpId } = data;
      if (!isFailureAction(action)) return undefined;
      if (followUpId === undefined) return { type: 'failureAction', action };
      return isText(followUpId, MAX_ID_LENGTH) ? { type: 'failureAction', action, followUpId } : undefined;
    }
    default:
      return undefined;
  }
}

/** What a webview left behind before the window was reloaded. It comes back from disk, so it is checked too. */
export function parsePersistedPanel(state: unknown): PersistedPanel | undefined {
  if (!isRecord(state) || !isText(state.lessonId, MAX_ID_LENGTH) || state.lessonId === '') return undefined;
  return { lessonId: state.lessonId };
}

const MAX_ID_LENGTH = 128;
const MAX_QUOTE_LENGTH = 1000;
const MAX_LINK_LENGTH = 2048;
const MAX_COPY_LENGTH = 1_000_000;
const MAX_ORDER_LENGTH = 100;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value.length <= maxLength;

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const isOrder = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.length <= MAX_ORDER_LENGTH && value.every(isIndex);

const isFailureAction = (value: unknown): value is FailureActionId =>
  failureActionIds.some((action) => action === value);

const isClaimAction = (value: unknown): value is ClaimActionId => claimActionIds.some((action) => action === value);

const isConfidence = (value: unknown): value is Confidence => confidences.some((confidence) => confidence === value);

const isQuizAction = (value: unknown): value is QuizActionId => quizActionIds.some((action) => action === value);

function parseAct(value: unknown): ActivityAct | undefined {
  if (!isRecord(value)) return undefined;
  switch (value.kind) {
    case 'hint':
    case 'tell':
    case 'goOn':
    case 'confirm':
    case 'check':
      return { kind: value.kind };
    case 'point':
      return isIndex(value.line) ? { kind: 'point', line: value.line } : undefined;
    case 'arrange':
      return isOrder(value.order) ? { kind: 'arrange', order: [...value.order] } : undefined;
    case 'write':
      return isText(value.text, MAX_WRITTEN_LENGTH) ? { kind: 'write', text: value.text } : undefined;
    case 'choose': {
      const { question, option, confidence } = value;
      if (!isIndex(question) || !isIndex(option) || !isConfidence(confidence)) return undefined;
      return { kind: 'choose', question, option, confidence };
    }
    default:
      return undefined;
  }
}

function parseRef(value: unknown): Ref | undefined {
  if (!isRecord(value)) return undefined;
  const { startLine, endLine, quote } = value;
  if (!isIndex(startLine) || !isIndex(endLine) || startLine < 1 || endLine < startLine) return undefined;
  return isText(quote, MAX_QUOTE_LENGTH) ? { startLine, endLine, quote } : undefined;
}

/** Only what a browser opens: `command:`, `file:`, `vscode:` and their like would act inside the editor. */
function parseLink(value: unknown): string | undefined {
  if (!isText(value, MAX_LINK_LENGTH) || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
