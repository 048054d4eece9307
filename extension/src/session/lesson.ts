import { type AppendTarget, applyAppend, type FollowUpView, type LessonView } from '../panel/protocol.ts';
import type { ActivityState } from '../tutor/activity/activities.ts';
import type { AnsweredQuestion } from '../tutor/activity/activity.ts';
import type { ActivityView, LessonMode, Topic } from '../tutor/activity/view.ts';
import { grade, type KeyedQuestion, publicQuestion } from '../tutor/explain/question.ts';
import { endLine, type Snippet } from '../tutor/snippet.ts';

/** Where a lesson is shown. */
export interface LessonDisplay {
  update(view: LessonView): void;
  append(target: AppendTarget, text: string): void;
}

/** How a lesson came about, for a report: ids of its requests, the newest last, and what checks found in it, by rule. */
export interface Provenance {
  readonly requests: readonly string[];
  readonly checks: readonly string[];
}

export interface Origin extends Pick<AnsweredQuestion, 'question' | 'literal' | 'isCertain'> {
  readonly type: LessonMode;
}

/** Of a lesson with many follow-ups the latest tell most. */
const REMEMBERED = 10;

/** What is kept of a lesson, on this machine. */
export interface LessonRecord {
  readonly version: 1;
  /** The document that was explained. */
  readonly uri: string;
  /** Absent as long as the code is being captured. */
  readonly snippet?: Snippet;
  readonly view: LessonView;
  /** With its key. */
  readonly question?: KeyedQuestion;
  /** With its keys. */
  readonly activity?: ActivityState;
  /** What the activity is about, beside the code. */
  readonly topic?: Topic;
  /** The question that a dialogue was begun on, with its key, and the kind of lesson that asked it. */
  readonly origin?: Origin;
  /** The document that the learner works in, if there is one. */
  readonly copyUri?: string;
  /** Absent in lessons of earlier versions. */
  readonly provenance?: Provenance;
}

/** A lesson whose code is captured: what it asks first is settled, and nothing has been sent yet. */
export interface PreparedLesson {
  /** Becomes the id of the lesson. */
  readonly id: string;
  readonly mode: LessonMode;
  /** The document that the code is from. */
  readonly uri: string;
  readonly snippet: Snippet;
  readonly topic?: Topic;
  readonly origin?: Origin;
  /** As what the activity begins, if something of it was chosen. */
  readonly activity?: ActivityState;
}

/**
 * A lesson as it stands, whoever writes it and wherever it is shown. Its id is the id of the tutoring session too. The
 * key of its question is here and goes nowhere else.
 */
export class Lesson {
  readonly uri: string;
  readonly #display: LessonDisplay;
  #snippet: Snippet | undefined;
  #view: LessonView;
  #question: KeyedQuestion | undefined;
  #activity: ActivityState | undefined;
  #provenance: Provenance;
  readonly topic: Topic | undefined;
  readonly origin: Origin | undefined;
  copyUri: string | undefined;

  constructor(record: LessonRecord, display: LessonDisplay) {
    const { uri, snippet, view, question, activity, topic, origin, provenance, copyUri } = record;
    this.uri = uri;
    this.topic = topic;
    this.origin = origin;
    this.copyUri = copyUri;
    this.#display = display;
    this.#snippet = snippet;
    this.#view = view;
    this.#question = question;
    this.#activity = activity;
    this.#provenance = provenance ?? { requests: [], checks: [] };
  }

  get id(): string {
    return this.#view.id;
  }

  get view(): LessonView {
    return this.#view;
  }

  get snippet(): Snippet | undefined {
    return this.#snippet;
  }

  /** With its keys: nothing for the display. */
  get activity(): ActivityState | undefined {
    return this.#activity;
  }

  /** With its key, for a card: never for the page. */
  get question(): KeyedQuestion | undefined {
    return this.#question;
  }

  get provenance(): Provenance {
    return this.#provenance;
  }

  get record(): LessonRecord {
    return {
      version: 1,
      uri: this.uri,
      ...(this.#snippet && { snippet: this.#snippet }),
      view: withoutWarmUp(this.#view),
      ...(this.#question && { question: this.#question }),
      ...(this.#activity && { activity: this.#activity }),
      ...(this.topic && { topic: this.topic }),
      ...(this.origin && { origin: this.origin }),
      ...(this.copyUri !== undefined && { copyUri: this.copyUri }),
      provenance: this.#provenance,
    };
  }

  /** The code has been captured: from now on the lesson can be asked for. */
  captured(snippet: Snippet): void {
    this.#snippet = snippet;
    this.change((view) => ({ ...view, source: sourceOf(snippet), redactions: snippet.redactions.length }));
  }

  change(change: (view: LessonView) => LessonView): void {
    this.#view = change(this.#view);
    this.#display.update(this.#view);
  }

  /** Changes one follow-up; nothing if there is none of that id. */
  changeFollowUp(id: string, change: (followUp: FollowUpView) => FollowUpView): void {
    const changed = (followUp: FollowUpView) => (followUp.id === id ? change(followUp) : followUp);
    this.change((view) => ({ ...view, followUps: view.followUps.map(changed) }));
  }

  append(target: AppendTarget, text: string): void {
    this.#view = applyAppend(this.#view, target, text);
    this.#display.append(target, text);
  }

  /** Asks a question, or none. One that the learner has answered stays. */
  ask(question: KeyedQuestion | undefined): void {
    if (this.#view.checkResult !== undefined) return;
    this.#question = question;
    this.change(({ check: _, ...view }) => (question ? { ...view, check: publicQuestion(question) } : view));
  }

  /** The learner chose an option. The first choice counts. */
  answer(option: number): void {
    if (this.#question === undefined || this.#view.checkResult !== undefined) return;
    const checkResult = grade(this.#question, option);
    if (checkResult) this.change((view) => ({ ...view, checkResult, card: 'offered' }));
  }

  /** What the check question leaves to be understood: what the learner chose, if it was wrong. */
  get missed(): Topic | undefined {
    const { checkResult } = this.#view;
    if (this.#question === undefined || checkResult === undefined || checkResult.chosen === checkResult.correct) {
      return undefined;
    }
    return { question: this.#question.question, misconception: this.#question.options[checkResult.chosen]?.why ?? '' };
  }

  /** The activity has gone on. `view` is what of it may be seen. */
  goOn(activity: ActivityState, view: ActivityView): void {
    this.#activity = activity;
    this.change((whole) => ({ ...whole, activity: view }));
  }

  cameAbout({ request, check }: { readonly request?: string; readonly check?: string }): void {
    const { requests, checks } = this.#provenance;
    this.#provenance = {
      requests: [...requests, ...(request === undefined ? [] : [request])].slice(-REMEMBERED),
      checks: [...checks, ...(check === undefined ? [] : [check])].slice(-REMEMBERED),
    };
  }

  /** Something worth a word, once. */
  notice(text: string): void {
    if (!this.#view.notices.includes(text)) this.change((view) => ({ ...view, notices: [...view.notices, text] }));
  }
}

/** What of a snippet is shown. */
const sourceOf = (snippet: Snippet): LessonView['source'] => {
  const { path, languageId, startLine, lines } = snippet;
  return { path, languageId, startLine, endLine: endLine(snippet), lines };
};

/** The record of a lesson that has been prepared, as it begins. */
export const recordOf = ({ id, mode, uri, snippet, topic, origin, activity }: PreparedLesson): LessonRecord => ({
  version: 1,
  uri,
  snippet,
  view: { ...emptyView(id, sourceOf(snippet), mode), redactions: snippet.redactions.length },
  ...(topic && { topic }),
  ...(origin && { origin }),
  ...(activity && { activity }),
});

/** A lesson of which nothing has been written. */
export const emptyView = (id: string, source: LessonView['source'], mode: LessonMode = 'explain'): LessonView => ({
  id,
  mode,
  source,
  phase: 'capturing',
  modelLabel: '',
  purpose: '',
  steps: [],
  concepts: [],
  followUps: [],
  verified: { refs: 0, dropped: 0 },
  redactions: 0,
  notices: [],
});

/**
 * The view without what was written, to begin anew with the same code. An activity goes on where it stands: what the
 * learner did in it stays.
 */
export function begun({ failure: _, ...view }: LessonView): LessonView {
  const { id, source, mode, redactions } = view;
  const kept = { redactions, ...(view.warmUp && { warmUp: view.warmUp }) };
  return mode === 'explain' ? { ...emptyView(id, source), ...kept } : view;
}

/** Its keys are not kept, so it could not go on. */
const withoutWarmUp = ({ warmUp: _, ...view }: LessonView): LessonView => view;

/** A follow-up without what was answered, to be asked once more. */
export const waiting = ({ failure: _, ...followUp }: FollowUpView): FollowUpView => ({
  ...followUp,
  phase: 'waiting',
  answer: '',
});

/** The view as it is when nobody writes any more: after a reload, or when the lesson was stopped. */
export function settled(view: LessonView): LessonView {
  const { draft: _, ...rest } = view;
  const isRunning = !['done', 'stopped', 'failed'].includes(view.phase);
  const followUps = view.followUps.map((followUp) =>
    followUp.phase === 'waiting' || followUp.phase === 'streaming'
      ? { ...followUp, phase: 'stopped' as const }
      : followUp,
  );
  const card = view.card === 'checking' ? 'offered' : view.card;
  return { ...rest, ...(card && { card }), phase: isRunning ? 'stopped' : view.phase, followUps };
}
