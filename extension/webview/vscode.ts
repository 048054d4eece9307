import type { WebviewMessage } from '../src/panel/protocol.ts';

/** What the editor gives to the scripts of a webview. It can be had once only. */
interface VsCodeApi {
  postMessage(message: WebviewMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export const post = (message: WebviewMessage): void => api.postMessage(message);
export const readState = (): unknown => api.getState();
export const writeState = (state: unknown): void => api.setState(state);
