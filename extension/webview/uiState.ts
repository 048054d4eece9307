import type { PersistedPanel } from '../src/panel/protocol.ts';
import { readState, writeState } from './vscode.ts';

/** What the learner did to the page and would miss after a reload. The lesson itself is the host's. */
export interface UiState extends PersistedPanel {
  readonly scrollTop: number;
  /** Follow-ups that are folded in. */
  readonly folded: readonly string[];
  /** Steps whose quoted code is shown whole. */
  readonly expanded: readonly string[];
  readonly draft: string;
  /** The step that the question in the composer is about. */
  readonly draftStepId?: string;
  /** The option that is marked at a question, by the question's name. */
  readonly marks: Readonly<Record<string, number>>;
}

let current = restore(readState());

/** The state of the lesson that is shown. */
export const uiState = (): UiState => current;

/** Starts anew when another lesson is shown. Answers whether the state belongs to this lesson already. */
export function enterLesson(lessonId: string): boolean {
  if (current.lessonId === lessonId) return true;
  current = fresh(lessonId);
  writeState(current);
  return false;
}

export function changeUiState(change: Partial<UiState>): void {
  current = { ...current, ...change };
  writeState(current);
}

/** Leaves the draft's step open again: a property cannot be unset by a change. */
export function forgetDraftStep(): void {
  const { draftStepId: _, ...rest } = current;
  current = rest;
  writeState(current);
}

export const marked = (question: string): number | undefined => current.marks[question];

export const mark = (question: string, option: number): void =>
  changeUiState({ marks: { ...current.marks, [question]: option } });

function fresh(lessonId: string): UiState {
  return { lessonId, scrollTop: 0, folded: [], expanded: [], draft: '', marks: {} };
}

function restore(state: unknown): UiState {
  if (typeof state !== 'object' || state === null) return fresh('');
  const kept: Partial<Record<keyof UiState, unknown>> = state;
  return {
    lessonId: typeof kept.lessonId === 'string' ? kept.lessonId : '',
    scrollTop: typeof kept.scrollTop === 'number' ? kept.scrollTop : 0,
    folded: texts(kept.folded),
    expanded: texts(kept.expanded),
    draft: typeof kept.draft === 'string' ? kept.draft : '',
    marks: marksOf(kept.marks),
    ...(typeof kept.draftStepId === 'string' && { draftStepId: kept.draftStepId }),
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function marksOf(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, option]) => typeof option === 'number'));
}
