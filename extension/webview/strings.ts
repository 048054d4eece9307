import type { Strings } from '../src/panel/protocol.ts';

/**
 * Every text of the webview, in English. The host sends what its bundle has for them, keyed by the English text;
 * `{0}`, `{1}` stand for what is filled in.
 */
export const english = {
  explain: 'Explain',
  quiz: 'Quiz',
  guide: 'Guide',
  trace: 'Trace',
  explainBack: 'Let me explain',
  openSource: 'Show the explained lines in the editor',
  copyLesson: 'Copy lesson as Markdown',
  exportLesson: 'Export lesson…',
  stop: 'Stop',
  progress: 'The lesson is being written',
  capturing: 'Reading the code…',
  waiting: 'Waiting for the tutor…',
  streaming: 'Writing…',
  repairing: 'Checking…',
  stopped: 'Stopped',
  failed: 'Failed',
  answering: 'Answering…',
  emptyTitle: 'No lesson yet',
  emptyDetail: 'Select some code and run “CodeTrain: Explain” to have it explained here.',
  steps: 'Steps',
  step: 'Step {0}',
  line: 'Line {0}',
  lines: 'Lines {0}–{1}',
  openLines: 'Show {0} in the editor',
  why: 'Why',
  gotcha: 'Watch out',
  showAllLines: 'Show all {0} lines',
  concepts: 'Concepts',
  checkTitle: 'Check yourself',
  howSure: 'How sure are you?',
  sure: 'I am sure',
  unsure: 'I am not sure',
  keepCard: 'Ask me again another day',
  keepCards: 'Ask me these again another day',
  cardsKept: 'Kept as cards. They come back when they are due.',
  cardKept: 'Kept as a card. It comes back when it is due.',
  review: 'Review',
  gathering: 'Asking the editor what it knows of this code…',
  questionOf: 'Question {0} of {1}',
  announceQuestion: 'Question {0} of {1}: {2}',
  progressTitle: 'Your progress',
  card: 'card',
  cards: 'cards',
  oneCard: '1 card',
  cardCount: '{0} cards',
  retentionEstimated: 'would be recalled now',
  retentionSeen: 'of reviews went well',
  forecast: 'Due in the coming days',
  activity: 'Reviews by day',
  strength: 'Strength by kind of question',
  none: 'None.',
  rightAnswer: 'Right answer',
  yourAnswer: 'Your answer',
  correct: 'Correct.',
  incorrect: 'Not quite.',
  correctThough: 'Correct, though you were not sure.',
  sureButWrong: 'Not quite, though you were sure: worth a second look.',
  workOut: 'Work it out with me',
  outcome: '{0} of {1} right',
  outcomeSureButWrong: 'Sure but wrong: {0}. These are the ones to look at again.',
  outcomeUnsureButRight: 'Right but not sure: {0}. Can you say why they are right?',
  dialogue: 'Dialogue',
  tutor: 'Tutor',
  turn: 'Question {0}',
  hintOf: 'Hint {0} of {1}',
  justTell: 'Just tell me',
  answerTitle: 'The answer',
  answer: 'Answer',
  answerPlaceholder: 'What do you think?',
  goOn: 'Go on',
  guideUnderstood: 'You found it.',
  explainPlaceholder: 'In your own words…',
  submitExplanation: 'That is my explanation',
  yourWords: 'What you wrote',
  pointsHit: '{0} of {1} points',
  pointHit: 'You said it',
  pointMissed: 'Not said',
  guideOver: 'This is as far as this dialogue goes.',
  followUps: 'Questions about the lesson',
  askAboutStep: 'Ask about step {0}',
  aboutStep: 'About step {0}',
  aboutWhole: 'Ask about the whole lesson instead',
  composer: 'Ask a follow-up question',
  send: 'Send question',
  sendHint: 'Enter sends, Shift+Enter starts a new line.',
  busy: 'The answer is still being written.',
  followUpStopped: 'Stopped before the answer was complete.',
  lessonStopped: 'Stopped. What had come is kept.',
  requestId: 'Request {0}',
  copyRequestId: 'Copy request id',
  verified: '{0} of {1} line references verified',
  oneSecret: '1 secret was replaced before sending',
  secrets: '{0} secrets were replaced before sending',
  code: 'Code',
  quotedCode: 'Code from the editor',
  copyCode: 'Copy code',
  table: 'Table',
  announceWaiting: 'Waiting for {0}',
  announceStreaming: 'The lesson is being written.',
  announceStep: 'Step {0} is ready.',
  announceCheck: 'A question to check yourself is ready.',
  announceHint: 'Hint {0} of {1}: {2}',
  announceDone: 'Lesson complete. Steps: {0}.',
  announceFollowUp: 'The answer to your question is complete.',
} as const;

export type StringKey = keyof typeof english;

let translations: Strings = {};

export function setTranslations(strings: Strings): void {
  translations = strings;
}

/** Looks up the texts of a page: in the editor's language, or in English where there is no translation. */
export const translator =
  <Key extends string>(texts: Readonly<Record<Key, string>>) =>
  (key: Key, ...values: readonly (string | number)[]): string => {
    const text = translations[texts[key]] ?? texts[key];
    return text.replaceAll(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
  };

export const t = translator(english);
