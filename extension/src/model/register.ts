import type { CommandHandlers } from '../contributions.ts';
import type { Services } from '../services.ts';

/** Who answers: choice of the model, and keys. Loaded when used. */
export function registerModels(
  services: Services,
): Pick<CommandHandlers, 'chooseModel' | 'setApiKey' | 'removeApiKey'> {
  return {
    chooseModel: async () => (await import('./chooseModel.ts')).chooseModel(services.keys),
    setApiKey: async () => (await import('./setApiKey.ts')).setApiKey(services.keys),
    removeApiKey: async () => (await import('./setApiKey.ts')).removeApiKey(services.keys),
  };
}
