import { type AppendTarget, applyAppend, type HostMessage, isQuiz, type PanelView, type Strings } from './protocol.ts';

/** Calls back once, some milliseconds later; answers how to call it off. */
export type Schedule = (callback: () => void, milliseconds: number) => () => void;

export interface ChannelOptions {
  readonly post: (message: HostMessage) => void;
  readonly strings: Strings;
  readonly schedule?: Schedule;
}

/** Two frames of a 60 Hz screen: text still seems to flow, and a fast answer makes 30 messages a second at most. */
const BATCH_MILLISECONDS = 33;

/**
 * What goes to the webview. It knows the whole view at any time, so that a webview which was hidden, reloaded or
 * restored is served with one snapshot; between snapshots, text goes out in batches.
 *
 * Nothing is sent before the webview said that it listens, since the editor would drop it.
 */
export class Channel {
  readonly #post: (message: HostMessage) => void;
  readonly #strings: Strings;
  readonly #schedule: Schedule;
  /** `undefined` until it is known, `null` when there is no lesson. */
  #view: PanelView | null | undefined;
  #listening = false;
  #stringsDue = true;
  #snapshotDue = false;
  #appends: { target: AppendTarget; text: string }[] = [];
  #announcements: string[] = [];
  #cancelFlush: (() => void) | undefined;

  constructor(options: ChannelOptions) {
    this.#post = options.post;
    this.#strings = options.strings;
    this.#schedule = options.schedule ?? scheduleWithTimeout;
  }

  /** What the webview shows, or soon will. */
  get view(): PanelView | undefined {
    return this.#view ?? undefined;
  }

  /**
   * The webview listens, for the first time or again: it gets everything anew. A restored one may ask before its lesson
   * was found, and then waits for `update` or `clear`.
   */
  opened(): void {
    this.#listening = true;
    this.#stringsDue = true;
    this.#forget();
    this.#postView();
  }

  /** The webview is gone or hidden. The view is kept up to date for its return. */
  closed(): void {
    this.#listening = false;
    this.#forget();
  }

  /** Replaces the whole view. It holds whatever was appended before. */
  update(view: PanelView): void {
    this.#view = view;
    this.#appends = [];
    this.#snapshotDue = true;
    this.#flushSoon();
  }

  clear(): void {
    this.#view = null;
    this.#forget();
    if (this.#listening) this.#postView();
  }

  append(target: AppendTarget, text: string): void {
    if (!this.#view || isQuiz(this.#view) || text === '') return;
    this.#view = applyAppend(this.#view, target, text);
    // A snapshot that is still to be sent holds the text already.
    if (this.#snapshotDue || !this.#listening) return;
    const last = this.#appends.at(-1);
    if (last !== undefined && sameTarget(last.target, target)) last.text += text;
    else this.#appends.push({ target, text });
    this.#flushSoon();
  }

  announce(text: string): void {
    if (!this.#listening) return;
    this.#announcements.push(text);
    this.#flushSoon();
  }

  /** Sends at once what waits. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    if (!this.#listening) return;
    if (this.#snapshotDue) this.#postView();
    for (const { target, text } of this.#appends) this.#post({ type: 'append', target, text });
    for (const text of this.#announcements) this.#post({ type: 'announce', text });
    this.#forget();
  }

  #postView(): void {
    if (this.#view === undefined) return;
    const strings = this.#stringsDue ? { strings: this.#strings } : {};
    this.#stringsDue = false;
    if (this.#view === null) this.#post({ type: 'empty', ...strings });
    else if (isQuiz(this.#view)) this.#post({ type: 'quiz', quiz: this.#view, ...strings });
    else this.#post({ type: 'snapshot', lesson: this.#view, ...strings });
  }

  #flushSoon(): void {
    if (!this.#listening || this.#cancelFlush !== undefined) return;
    this.#cancelFlush = this.#schedule(() => this.flush(), BATCH_MILLISECONDS);
  }

  #forget(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    this.#snapshotDue = false;
    this.#appends = [];
    this.#announcements = [];
  }
}

const scheduleWithTimeout: Schedule = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

function sameTarget(a: AppendTarget, b: AppendTarget): boolean {
  if (a.kind === 'draft') return b.kind === 'draft' && a.field === b.field;
  if (a.kind === 'followUp') return b.kind === 'followUp' && a.id === b.id;
  return a.kind === b.kind;
}
