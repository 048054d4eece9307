import type { Failure } from '../account/failures.ts';
import type { Usage } from '../model/provider.ts';

/** What a person may see of requests in the log and in a report. Nothing here comes from code or answers. */
export interface Journal {
  info(message: string): void;
  warn(message: string): void;
  /** A request that was answered, or refused, by a server that names its requests. */
  request(requestId: string): void;
  /** What checks found in an answer, by rule alone: what a finding says may quote code. */
  checked(when: string, rules: string): void;
}

export const usageText = ({ inputTokens, outputTokens, cacheWriteTokens, cacheReadTokens }: Usage): string =>
  `${inputTokens} tokens in, ${outputTokens} out, ${cacheWriteTokens} written to the cache, ${cacheReadTokens} read from it`;

/** A failure by its kind and reason, without texts that came from elsewhere. */
export function failureText(failure: Failure): string {
  const reason = 'why' in failure ? ` (${failure.why})` : 'status' in failure ? ` (status ${failure.status})` : '';
  return failure.kind + reason;
}
