import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * Logs are JSON and name what they contain, field by field: no body, no header, no query, no personal data. An error
 * gives its name, code, message and stack, and not what libraries hang on it (values of a row, a whole request).
 * Redaction is the second fence.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    redact: ['authorization', '*.authorization', 'headers', '*.headers', 'body', '*.body', 'apiKey', '*.apiKey'],
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error && { code: error.code }) };
}
