/** What a promise gives, or undefined if it takes longer than so many milliseconds or fails. */
export async function within<T>(promise: PromiseLike<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } catch {
    // Language services fail now and then; a lesson without their help is still a lesson.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
