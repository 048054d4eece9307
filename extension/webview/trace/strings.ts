import { translator } from '../strings.ts';

/** Texts of a trace, which come with it. */
export const traceEnglish = {
  traceGiven: 'Given',
  traceSteps: 'Steps of the run',
  traceNothing:
    'The tutor found nothing in these lines that can be followed step by step. Select a whole function, or lines that compute something.',
  unverified: 'Unverified.',
  traceInHead: 'A model followed this run in its head.',
  traceComputed: 'Code has computed {0} of its {1} values and conditions, and they agree.',
  traceAgreed: 'The values that you filled in were found once more by a model that was not shown them.',
  traceChecked: 'Code has computed all {0} values and conditions of this run, and they agree.',
  traceSecond: 'With the second try: {0}.',
  conditionTrue: 'Condition: true',
  conditionFalse: 'Condition: false',
  noChange: 'Nothing changes.',
  variables: 'Variables',
  variablesAfter: 'Variables after step {0}',
  variable: 'Variable',
  value: 'Value',
  changed: 'changed',
  openValue: 'to be filled in',
  blankOf: 'Blank {0} of {1}',
  blankAsk: 'What is {0} after this line?',
  blankPlaceholder: 'A value, like 3, "a" or [1, 2]',
  blankUnread: 'Write a value, like 3, "a" or [1, 2]. What you wrote was not counted.',
  blankTried: '{0} is not it. Try once more, or have it shown.',
  blankSecond: 'Correct, with the second try.',
  blankWrong: 'It is {0}, not {1}.',
  blankShown: 'It is {0}.',
  checkValue: 'Check',
  showMe: 'Show me',
} as const;

export const tt = translator(traceEnglish);
