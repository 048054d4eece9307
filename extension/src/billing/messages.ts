import { failureActionIds } from '../panel/protocol.ts';
import { type PersistedPlanPanel, type PlanMessage, type PlanPage, planPages } from './protocol.ts';

const MAX_NAME_LENGTH = 64;
const MAX_COPY_LENGTH = 1_000;

/** Answers a fresh message that holds only the known fields, or `undefined` when the data is not one of ours. */
export function parsePlanMessage(data: unknown): PlanMessage | undefined {
  if (!isRecord(data)) return undefined;
  switch (data.type) {
    case 'ready':
    case 'checkNow':
    case 'manage':
    case 'signIn':
    case 'chooseModel':
      return { type: data.type };
    case 'show':
      return isPage(data.page) ? { type: 'show', page: data.page } : undefined;
    case 'buy': {
      const { plan, interval } = data;
      if (!isText(plan, MAX_NAME_LENGTH) || (interval !== 'month' && interval !== 'year')) return undefined;
      return { type: 'buy', plan, interval };
    }
    case 'copyCode':
      return isText(data.text, MAX_COPY_LENGTH) ? { type: 'copyCode', text: data.text } : undefined;
    case 'failureAction': {
      const action = failureActionIds.find((id) => id === data.action);
      return action && { type: 'failureAction', action };
    }
    default:
      return undefined;
  }
}

/** What a page left behind before the window was reloaded. It comes back from disk, so it is checked too. */
export function parsePersistedPlanPanel(state: unknown): PersistedPlanPanel | undefined {
  return isRecord(state) && isPage(state.page) ? { page: state.page } : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPage = (value: unknown): value is PlanPage => planPages.some((page) => page === value);

const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= maxLength;
