import * as vscode from 'vscode';
import type { Deck } from '../cards/deck.ts';
import { placeOf } from '../cards/placeOf.ts';
import { models } from '../model/models.ts';
import type { ClaimActionId } from '../panel/protocol.ts';
import type { Services } from '../services.ts';
import { reportProblem } from '../support/reportProblem.ts';
import type { ClaimFacts } from '../support/reportText.ts';
import { activityOf } from '../tutor/activity/activities.ts';
import type { ActivityAct } from '../tutor/activity/view.ts';
import { type Claim, claimsOf, wrongClaims } from '../tutor/claims.ts';
import { offerCards } from './answered.ts';
import type { Lesson } from './lesson.ts';

/**
 * Does what the learner says of a claim: that it is wrong, that it is not after all, or that we should know of it.
 * @param id is none of the lesson's own if the page is not what it should be: then nothing happens.
 * @returns What that is to the activity.
 */
export async function actOnClaim(
  lesson: Lesson,
  action: ClaimActionId,
  id: string,
  services: Services,
): Promise<ActivityAct | undefined> {
  const claim = claimsOf(lesson.view).find((each) => each.id === id);
  if (claim === undefined) return undefined;
  if (action === 'report') {
    await reportProblem(services, factsOf(lesson, claim));
    return undefined;
  }
  const isWrong = action === 'dispute';
  lesson.change((view) => {
    const others = (view.wrong ?? []).filter((each) => each !== claim.id);
    return { ...view, wrong: isWrong ? [...others, claim.id] : others };
  });
  const count = wrongClaims(lesson.view).length;
  services.journal.info(
    `${claim.kind} of ${lesson.view.mode} ${isWrong ? 'called wrong' : 'restored'}: ${count} of ${claimsOf(lesson.view).length} claims`,
  );
  const part = claim.id.startsWith('part ') ? Number(claim.id.slice('part '.length)) : undefined;
  if (lesson.view.card === 'kept')
    await retireCards(lesson, questionOf(lesson, claim, part), isWrong, await services.deck());
  offerCards(lesson);
  return isWrong && part !== undefined ? { kind: 'pass', part } : undefined;
}

/** What a card asks that was made of the claim; undefined if none was. */
function questionOf({ activity, question }: Lesson, { id }: Claim, part: number | undefined): string | undefined {
  if (activity === undefined) return id === 'check' ? question?.question : undefined;
  return activityOf(activity.kind)
    .answered(activity)
    .find((answered) => answered.part === part)?.question.question;
}

/** A card that was made already is not asked any more, or is again. */
async function retireCards(lesson: Lesson, asked: string | undefined, isWrong: boolean, deck: Deck): Promise<void> {
  const { languageId, startLine } = lesson.view.source;
  const { workspace, path } = placeOf(vscode.Uri.parse(lesson.uri), languageId, startLine, []);
  for (const { id, question, place, retiredAt } of await deck.all()) {
    const isOfClaim = question === asked && place.path === path && place.workspace === workspace;
    if (!isOfClaim || (retiredAt !== undefined) === isWrong) continue;
    await (isWrong ? deck.retire(id, new Date()) : deck.unretire(id));
  }
}

function factsOf({ view, provenance }: Lesson, { kind }: Claim): ClaimFacts {
  const { refs, dropped } = view.verified;
  return {
    claim: `${kind} of ${view.mode}`,
    // A server of one's own may have a host and models whose names tell something, whoever answers by now.
    model: models.find(({ name }) => view.modelLabel.startsWith(name))?.name ?? 'own',
    requests: provenance.requests,
    checks: [`${refs} of ${refs + dropped} references verified`, ...provenance.checks],
  };
}
