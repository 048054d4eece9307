import type { CommandHandlers } from '../contributions.ts';
import type { Services } from '../services.ts';

/** What helps when something is wrong. */
export function registerSupport(services: Services): Pick<CommandHandlers, 'showLog' | 'reportProblem'> {
  return {
    showLog: () => services.log.show(),
    reportProblem: async () => (await import('./reportProblem.ts')).reportProblem(services),
  };
}
