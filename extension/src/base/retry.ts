/** Pauses between attempts, in milliseconds. Each is drawn from half to the whole of it, so that crowds come apart. */
const PAUSES = [400, 1_600];

/** Tries again, twice, what failed of something that passes. @param isFinal tells errors that another attempt cannot mend. */
export async function retry<T>(attempt: () => Promise<T>, isFinal: (error: unknown) => boolean): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await attempt();
    } catch (error) {
      if (isFinal(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)));
    }
  }
  return attempt();
}
