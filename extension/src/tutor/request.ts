import type { AnswerFormat } from './answerFormat.ts';

/** A piece of text. `cached` marks the end of a stretch that later requests repeat word for word. */
export interface TextPart {
  readonly text: string;
  readonly cached?: boolean;
}

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly TextPart[];
}

/** What a tutor asks of a model, whichever model it is. Turns alternate and begin with the user. */
export interface TutorRequest {
  readonly system: readonly TextPart[];
  readonly turns: readonly Turn[];
  /** Largest answer, in tokens. */
  readonly maxTokens: number;
  /** Absent: the answer is Markdown. */
  readonly answerFormat?: AnswerFormat;
}

export const userTurn = (...content: readonly TextPart[]): Turn => ({ role: 'user', content });
export const assistantTurn = (text: string): Turn => ({ role: 'assistant', content: [{ text }] });
