import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * Logs are JSON and name what they contain, field by field: no body, no header, no query, no personal data. An error
 * gives its name, code, message and stack, and not what libraries hang on it (values of a row, a whole request).
 * Redaction is the second fence.
 */
export function createLogger(level: string, destination: DestinationStream = standardOutput()): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['authorization', '*.authorization', 'headers', '*.headers', 'body', '*.body', 'apiKey', '*.apiKey'],
      serializers: { err: describeError },
    },
    destination,
  );
}

/** Lines that come while one is being written go out together, and no request waits for them. pino flushes at exit. */
const standardOutput = (): DestinationStream => pino.destination({ sync: false });

function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error && { code: error.code }) };
}
