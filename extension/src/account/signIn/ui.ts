import type { FlowName } from './flows.ts';

/** Why a way of signing in did not lead to the end. */
export type GivenUp = 'cancelled' | 'timedOut' | 'noBrowser';

/** What signing in asks of the editor. */
export interface SignInUi {
  /** What the person is to know this editor by. */
  readonly deviceName: string;
  /** The editor's own address for this sign-in, if it has one. */
  callback(): Promise<string | undefined>;
  /** @returns Whether a browser was opened. */
  openBrowser(url: string): Promise<boolean>;
  /** Shows that something goes on, which can be cancelled, until it ends. */
  progress<T>(message: string, run: (cancelled: AbortSignal) => Promise<T>): Promise<T>;
  /** @returns What was entered; undefined if the person gave up, or `signal` did. */
  askForCode(problem: string | undefined, signal: AbortSignal): Promise<string | undefined>;
  showDeviceCode(code: { readonly userCode: string; readonly page: string }): Promise<'open' | 'elsewhere' | undefined>;
  /** Offers another way. @returns Whether the person wants it. */
  offer(next: FlowName, why: GivenUp): Promise<boolean>;
}
