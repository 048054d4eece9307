import type { WebviewMessage } from '../src/panel/protocol.ts';

/** What the editor gives to the scripts of a webview. It can be had once only. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

/** For pages that have messages of their own. */
export const postMessage = (message: unknown): void => api.postMessage(message);
export const post = (message: WebviewMessage): void => api.postMessage(message);
export const readState = (): unknown => api.getState();
export const writeState = (state: unknown): void => api.setState(state);
