import type { Tokens } from '../session.ts';
import type { AuthorizationServer } from './authorizationServer.ts';
import { deviceCode } from './deviceCode.ts';
import { pasteCode } from './pasteCode.ts';
import { redirect } from './redirect.ts';
import type { SignInRequest } from './requests.ts';
import { leadsBack } from './returnPage.ts';
import type { GivenUp, SignInUi } from './ui.ts';

export type FlowName = 'redirect' | 'deviceCode' | 'pasteCode';

/** What a way of signing in needs of where the editor runs. */
export type Need =
  /** A browser that the editor can open. */
  | 'browser'
  /** An address of the editor's URI handler that the return page leads back to. */
  | 'uriHandler';

/** One go at signing in. */
export interface Attempt {
  readonly server: AuthorizationServer;
  readonly ui: SignInUi;
  /** A new request for the browser to go with. */
  begin(): Promise<SignInRequest>;
  redeemCode(code: string): Promise<Tokens>;
  /** Aborted when tokens have come by any way, or nobody waits any more. */
  readonly over: AbortSignal;
}

/** The tokens, or why there are none. Rejects with what the service said, or kept it from answering. */
export type FlowResult = Tokens | GivenUp;

export interface Flow {
  readonly name: FlowName;
  readonly needs: readonly Need[];
  readonly run: (attempt: Attempt) => Promise<FlowResult>;
}

/** The ways of signing in, the most convenient first. */
export const flows: readonly Flow[] = [
  { name: 'redirect', needs: ['browser', 'uriHandler'], run: redirect },
  { name: 'deviceCode', needs: [], run: deviceCode },
  { name: 'pasteCode', needs: ['browser'], run: pasteCode },
];

/** What an editor can be used for, by the address that it would be called back at. */
export interface Host {
  readonly callback: string | undefined;
  /** Whether it could open a browser, as far as that was tried. */
  readonly hasBrowser: boolean;
}

/** The ways that lead to the end there, in the order in which they are offered. */
export function flowsFor({ callback, hasBrowser }: Host): readonly Flow[] {
  const has: Record<Need, boolean> = { browser: hasBrowser, uriHandler: leadsBack(callback) };
  return flows.filter(({ needs }) => needs.every((need) => has[need]));
}
