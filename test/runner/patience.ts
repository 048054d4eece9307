/**
 * How long one wait may take before it counts as a hang, in milliseconds. Tests never judge speed: this only exists so
 * that a condition that never comes true fails with its own message. It ends before the watchdog does.
 */
export const PATIENCE_MS = 300_000;

/** How long a test may go without finishing before the watchdog ends its process, in milliseconds. */
export const HANG_MS = Number(process.env['CODETRAIN_HANG_MS'] ?? 600_000);
