/** Everything that the manifest contributes, by name. A test holds this table against package.json. */

export const commands = {
  explain: 'codetrain.explain',
  quizWithoutModel: 'codetrain.quizWithoutModel',
  quiz: 'codetrain.quiz',
  guide: 'codetrain.guide',
  trace: 'codetrain.trace',
  explainBack: 'codetrain.explainBack',
  practice: 'codetrain.practice',
  reviewCards: 'codetrain.reviewCards',
  exportCards: 'codetrain.exportCards',
  importCards: 'codetrain.importCards',
  deleteCards: 'codetrain.deleteCards',
  trainOnChanges: 'codetrain.trainOnChanges',
  showWhatWillBeSent: 'codetrain.showWhatWillBeSent',
  chooseWhatIsSent: 'codetrain.chooseWhatIsSent',
  startShownLesson: 'codetrain.startShownLesson',
  stop: 'codetrain.stop',
  exportLesson: 'codetrain.exportLesson',
  clearHighlights: 'codetrain.clearHighlights',
  signIn: 'codetrain.signIn',
  signOut: 'codetrain.signOut',
  switchAccount: 'codetrain.switchAccount',
  enterSignInCode: 'codetrain.enterSignInCode',
  upgrade: 'codetrain.upgrade',
  manageBilling: 'codetrain.manageBilling',
  showUsage: 'codetrain.showUsage',
  chooseModel: 'codetrain.chooseModel',
  setApiKey: 'codetrain.setApiKey',
  removeApiKey: 'codetrain.removeApiKey',
  showLog: 'codetrain.showLog',
  reportProblem: 'codetrain.reportProblem',
} as const;
export type CommandName = keyof typeof commands;

/** A handler for every command: one that is forgotten does not compile. */
export type CommandHandlers = Readonly<Record<CommandName, () => unknown>>;

/**
 * Settings, below `codetrain.`, with their defaults. Whatever decides where code and keys are sent has the scope
 * `application` in the manifest, so that no workspace can redirect them.
 */
export const settings = {
  provider: { key: 'provider', default: 'managed', scope: 'application' },
  model: { key: 'model', default: 'claude-haiku-5-5', scope: 'application' },
  endpointBaseUrl: { key: 'endpoint.baseUrl', default: '', scope: 'application' },
  endpointModel: { key: 'endpoint.model', default: '', scope: 'application' },
  apiBaseUrl: { key: 'apiBaseUrl', default: 'https://api.codetrain.ai', scope: 'application' },
  lessonLanguage: { key: 'lessonLanguage', default: '', scope: 'window' },
  exclude: { key: 'exclude', default: [], scope: 'resource' },
  leaveOutContext: { key: 'leaveOutContext', default: [], scope: 'resource' },
  warmUp: { key: 'warmUp', default: false, scope: 'window' },
  confirmBeforeSending: { key: 'confirmBeforeSending', default: 'never', scope: 'application' },
} as const;
export type SettingName = keyof typeof settings;

/** Context keys that `when` clauses of the manifest read. */
export const contextKeys = {
  lessonRunning: 'codetrain.lessonRunning',
  lessonOpen: 'codetrain.lessonOpen',
  highlightsShown: 'codetrain.highlightsShown',
  signedIn: 'codetrain.signedIn',
  signInWaiting: 'codetrain.signInWaiting',
  /** The account has a subscription, as far as is known. */
  subscribed: 'codetrain.subscribed',
} as const;

/** Colors that themes may set. */
export const colors = {
  highlightBackground: 'codetrain.highlightBackground',
  highlightBorder: 'codetrain.highlightBorder',
} as const;

export const viewContainers = { codetrain: 'codetrain' } as const;
export const views = { welcome: 'codetrain.welcome' } as const;

/** Of the account in the editor's Accounts menu. */
export const AUTHENTICATION_ID = 'codetrain';

export const submenus = { editor: 'codetrain.editor' } as const;

/** Scheme of the document that shows what will be sent. */
export const SHEET_SCHEME = 'codetrain-sheet';

/** Type of the lesson's webview panel, by which it is restored. */
export const LESSON_VIEW_TYPE = 'codetrain.lesson';
/** Type of the webview panel of plan and usage. */
export const PLAN_VIEW_TYPE = 'codetrain.plan';
