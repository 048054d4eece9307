import type { Journal } from './journal.ts';
import type { Lesson } from './lesson.ts';

/** The journal, which remembers at the lesson too how it came about. */
export const lessonJournal = (lesson: Lesson, journal: Journal): Journal => ({
  info: (message) => journal.info(message),
  warn: (message) => journal.warn(message),
  request(requestId) {
    journal.request(requestId);
    lesson.cameAbout({ request: requestId });
  },
  checked(when, rules) {
    journal.checked(when, rules);
    lesson.cameAbout({ check: `${when}: ${rules}` });
  },
});
