import { estimateTokenCount } from 'tokenx';
import type { Fault } from './behaviour.ts';
import type { MessageRequest } from './messageRequest.ts';

export type StopReason = 'end_turn' | 'max_tokens' | 'stop_sequence' | 'refusal';

/** A piece of the answer as one event carries it. */
export interface Piece {
  readonly text: string;
  readonly tokens: number;
}

/** What will be answered, before anything has been sent. */
export interface Reply {
  readonly pieces: readonly Piece[];
  readonly stopReason: StopReason;
  readonly stopSequence: string | null;
}

export const tokensOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.tokens, 0);

/** Cuts the answer where the request or a fault ends it early. Same request and fault, same pieces and tokens. */
export function planReply(answer: string, request: MessageRequest, fault?: Fault): Reply {
  const stop = firstStop(answer, request.stop_sequences ?? []);
  const pieces = toPieces(stop ? answer.slice(0, stop.at) : answer);
  if (fault?.kind === 'refusal') {
    return { pieces: take(pieces, cutPoint(pieces, fault.afterTokens)), stopReason: 'refusal', stopSequence: null };
  }
  const allowed =
    fault?.kind === 'truncated'
      ? Math.min(cutPoint(pieces, fault.afterTokens), request.max_tokens)
      : request.max_tokens;
  const within = take(pieces, allowed);
  if (within.length < pieces.length) return { pieces: within, stopReason: 'max_tokens', stopSequence: null };
  return { pieces, stopReason: stop ? 'stop_sequence' : 'end_turn', stopSequence: stop?.sequence ?? null };
}

/** After how many tokens something happens that interrupts the answer: where it was asked for, else half way. */
export const cutPoint = (pieces: readonly Piece[], afterTokens: number | undefined): number =>
  afterTokens ?? Math.floor(tokensOf(pieces) / 2);

/** The pieces that fit into so many tokens. */
export function take(pieces: readonly Piece[], tokens: number): readonly Piece[] {
  let sum = 0;
  const end = pieces.findIndex((piece) => {
    sum += piece.tokens;
    return sum > tokens;
  });
  return end < 0 ? pieces : pieces.slice(0, end);
}

/** Two words at most, with the white space before them; a long word is cut, between code points. */
function toPieces(text: string): Piece[] {
  const parts = text.match(/(?:\s*[^\s]{1,24}){1,2}|\s+/gu) ?? [];
  return parts.map((part) => ({ text: part, tokens: Math.max(1, estimateTokenCount(part)) }));
}

function firstStop(text: string, sequences: readonly string[]): { at: number; sequence: string } | undefined {
  return sequences
    .map((sequence) => ({ at: text.indexOf(sequence), sequence }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
}
