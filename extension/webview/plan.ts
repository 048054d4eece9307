import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import type { PlanHostMessage } from '../src/billing/protocol.ts';
import './components/icons.ts';
import { PlanElement } from './plan/planElement.ts';
import { send } from './plan/send.ts';
import { setTranslations } from './strings.ts';

const page = document.querySelector('codetrain-plan');
if (!(page instanceof PlanElement)) throw new Error('The page lacks its <codetrain-plan>.');

// Only the editor's frame can reach this window, and all that comes is text and figures to be shown.
window.addEventListener('message', ({ data }: MessageEvent<PlanHostMessage>) => {
  if (data.type !== 'snapshot') return;
  if (data.strings !== undefined) setTranslations(data.strings);
  page.show(data.view);
});
send({ type: 'ready' });
