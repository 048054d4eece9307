import { ConfigError, loadConfig } from './config.ts';
import { createLogger } from './http/logger.ts';
import { startServer } from './startServer.ts';

/** Config, listen, drain. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger(config.logLevel);
  const server = await startServer(config, logger);
  const stop = (): void => {
    server.close().then(
      () => process.exit(0),
      (err: unknown) => {
        logger.fatal({ err }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  // What is wrong with the settings, or with the port, is one sentence; where in the code it was found helps nobody.
  console.error(error instanceof ConfigError || isListenError(error) ? error.message : error);
  process.exit(1);
});

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
