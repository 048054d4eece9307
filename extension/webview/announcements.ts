import type { LessonView, Phase, QuizView } from '../src/panel/protocol.ts';
import type { ActivityView } from '../src/tutor/activity/view.ts';
import type { GuideView } from '../src/tutor/guide/view.ts';
import type { QuizView as ModelQuizView } from '../src/tutor/quiz/view.ts';
import { cardText } from './cardText.ts';
import { t } from './strings.ts';
import { verdictText } from './verdict.ts';

/**
 * What a screen reader says about a change. Few words at the moments that matter: the text itself is read at the
 * learner's own pace, so it is not announced while it is written.
 */
export function announcements(previous: LessonView | undefined, next: LessonView): string[] {
  // A lesson that was opened again, or restored: its heading is read anyway.
  if (previous?.id !== next.id) return next.phase === 'capturing' || next.phase === 'waiting' ? phase(next) : [];
  const said: string[] = [];
  for (let number = previous.steps.length + 1; number <= next.steps.length; number += 1) {
    said.push(t('announceStep', number));
  }
  if (previous.check === undefined && next.check !== undefined) said.push(t('announceCheck'));
  if (previous.phase !== next.phase) said.push(...phase(next));
  if ((next.wrong?.length ?? 0) > (previous.wrong?.length ?? 0)) said.push(t('calledWrong'));
  if (next.warmUp) said.push(...quizAnnouncements(previous.warmUp, next.warmUp));
  if (next.activity) said.push(...activityAnnouncements(previous.activity, next.activity));
  if (previous.checkResult === undefined && next.checkResult !== undefined) {
    const { chosen, correct, feedback } = next.checkResult;
    said.push(`${t(chosen === correct ? 'correct' : 'incorrect')} ${feedback}`);
  }
  if (previous.card !== next.card) said.push(...[cardText(next)].filter((text) => text !== ''));
  for (const followUp of next.followUps) {
    const before = previous.followUps.find(({ id }) => id === followUp.id)?.phase;
    if (before === followUp.phase) continue;
    if (followUp.phase === 'done') said.push(t('announceFollowUp'));
    else if (followUp.phase === 'stopped') said.push(t('stopped'));
    else if (followUp.phase === 'failed') said.push(followUp.failure?.title ?? t('failed'));
  }
  return said;
}

/** What has come in an activity: a question, how an answer went, a hint. It is short, so it is said whole. */
function activityAnnouncements(previous: ActivityView | undefined, next: ActivityView): string[] {
  switch (next.kind) {
    case 'quiz':
      return modelQuizAnnouncements(previous?.kind === 'quiz' ? previous : undefined, next);
    case 'guide':
      return guideAnnouncements(previous?.kind === 'guide' ? previous : undefined, next);
    case 'explainBack': {
      const { prompt, points } = next;
      if (previous === undefined) return [prompt];
      if (points === undefined || (previous.kind === 'explainBack' && previous.points !== undefined)) return [];
      return [t('pointsHit', points.filter(({ hit }) => hit).length, points.length)];
    }
    case 'trace':
    case 'practice':
      // They are loaded when there is one, and speak for themselves.
      return [];
  }
}

function modelQuizAnnouncements(previous: ModelQuizView | undefined, { questions, total }: ModelQuizView): string[] {
  return questions.flatMap(({ question, result }, index) => {
    const before = previous?.questions[index];
    if (before === undefined) return [`${t('questionOf', index + 1, total)}. ${question}`];
    return result && before.result === undefined ? [`${t(verdictText(result))} ${result.feedback}`] : [];
  });
}

function guideAnnouncements(previous: GuideView | undefined, { turns }: GuideView): string[] {
  return turns.flatMap((turn, index) => {
    const before = previous?.turns[index];
    if (before === undefined) return [`${turn.says} ${turn.question}`.trim()];
    const hints = turn.hints
      .map((hint, rung) => t('announceHint', rung + 1, turn.rungs, hint))
      .slice(before.hints.length);
    return turn.answer !== undefined && before.answer === undefined ? [...hints, turn.answer] : hints;
  });
}

function phase(view: LessonView): string[] {
  const words: Record<Phase, () => string[]> = {
    capturing: () => [t('capturing')],
    waiting: () => [view.modelLabel === '' ? t('waiting') : t('announceWaiting', view.modelLabel)],
    streaming: () => [t('announceStreaming')],
    repairing: () => [],
    done: () => (view.mode === 'explain' ? [t('announceDone', view.steps.length)] : []),
    stopped: () => [t('stopped')],
    failed: () => [view.failure?.title ?? t('failed')],
  };
  return words[view.phase]();
}

/** Of a quiz: each question, how its answer went, and how it ended. */
export function quizAnnouncements(previous: QuizView | undefined, next: QuizView): string[] {
  const { question, recall, result, summary } = next;
  if (result !== undefined && previous?.result === undefined) {
    return [`${t(result.chosen === result.correct ? 'correct' : 'incorrect')} ${result.feedback}`];
  }
  if (question !== undefined && previous?.question?.id !== question.id) {
    return [...next.notices, t('announceQuestion', next.number, next.total, question.question)];
  }
  if (recall !== undefined && previous?.recall?.id !== recall.id) {
    return [...next.notices, t('announceQuestion', next.number, next.total, recall.question)];
  }
  if (recall?.answer !== undefined && previous?.recall?.answer === undefined) return [recall.answer];
  if (summary !== undefined && previous?.summary?.title !== summary.title)
    return [`${summary.title}. ${summary.detail}`];
  return next.phase === 'gathering' && previous?.phase !== 'gathering' ? [t('gathering')] : [];
}
