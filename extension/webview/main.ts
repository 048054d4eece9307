import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import type { HostMessage, LessonView, QuizView } from '../src/panel/protocol.ts';
import { announcements, quizAnnouncements } from './announcements.ts';
import './components/question.ts';
import { AppElement } from './components/app.ts';
import { openLinksThroughHost } from './links.ts';
import './markdown/markdownElement.ts';
import { keepScrollPosition, restoreScrollPosition } from './scroll.ts';
import { setTranslations } from './strings.ts';
import { share } from './structuralSharing.ts';
import { enterLesson } from './uiState.ts';
import { post } from './vscode.ts';

const app = document.querySelector('codetrain-app');
if (!(app instanceof AppElement)) throw new Error('The page lacks its <codetrain-app>.');

openLinksThroughHost(document);
keepScrollPosition(app);
// Only the editor's frame can reach this window, and all that comes is text to be shown.
window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => receive(app, data));
post({ type: 'ready' });

function receive(page: AppElement, message: HostMessage): void {
  switch (message.type) {
    case 'snapshot':
      if (message.strings !== undefined) setTranslations(message.strings);
      show(page, message.lesson);
      return;
    case 'quiz':
      if (message.strings !== undefined) setTranslations(message.strings);
      showQuiz(page, message.quiz);
      return;
    case 'empty':
      if (message.strings !== undefined) setTranslations(message.strings);
      page.texts.clear();
      page.lesson = null;
      page.quiz = undefined;
      return;
    case 'append':
      page.texts.append(message.target, message.text);
      return;
    case 'announce':
      page.announce([message.text]);
      return;
  }
}

function show(page: AppElement, snapshot: LessonView): void {
  const previous = page.lesson ?? undefined;
  const isFirst = page.lesson === undefined;
  page.quiz = undefined;
  const isKnown = enterLesson(snapshot.id);
  const lesson = share(previous, snapshot);
  page.texts.set(lesson);
  page.lesson = lesson;
  if (!isFirst) page.announce(announcements(previous, lesson));
  if (isFirst && isKnown) restoreScrollPosition(page);
}

function showQuiz(page: AppElement, snapshot: QuizView): void {
  const previous = page.quiz;
  enterLesson(snapshot.id);
  const quiz = share(previous, snapshot);
  page.texts.clear();
  page.lesson = null;
  page.quiz = quiz;
  page.announce(quizAnnouncements(previous, quiz));
}
