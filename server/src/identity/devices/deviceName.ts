import { DEVICE_NAME_LENGTH } from '@codetrain/contract/signIn';

/** What an editor said that it is called, fit to be shown: one line without control characters or tricks of direction. */
export function deviceNameOf(given: unknown): string {
  const name = typeof given === 'string' ? given.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim() : '';
  return name === '' ? 'An editor' : name.slice(0, DEVICE_NAME_LENGTH);
}
