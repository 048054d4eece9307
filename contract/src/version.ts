/**
 * Version of what extension and server say to each other. Raised when an older peer could misunderstand a newer one;
 * additions that an older peer may ignore do not raise it.
 */
export const CONTRACT_VERSION = 1;

/** Oldest version that this code still understands from its peer. */
export const OLDEST_SUPPORTED_CONTRACT = 1;

export type ContractCheck = 'ok' | 'clientTooOld' | 'serverTooOld';

/** Who has to update, given the peer's version as it stands in the header; an absent header means version 1. */
export function checkClientVersion(header: string | undefined): ContractCheck {
  const version = header === undefined ? 1 : Number(header);
  if (!Number.isInteger(version) || version < OLDEST_SUPPORTED_CONTRACT) return 'clientTooOld';
  return version > CONTRACT_VERSION ? 'serverTooOld' : 'ok';
}
