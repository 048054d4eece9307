/** Lessons are known by a UUID alone; what else the panel shows bears a word before it. */
export const isLessonId = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id);
