import type { PlanMessage } from '../../src/billing/protocol.ts';
import { postMessage } from '../vscode.ts';

export const send = (message: PlanMessage): void => postMessage(message);
