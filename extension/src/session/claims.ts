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
import { type Claim, claimsOf, wrongClaims, wrongParts } from '../tutor/claims.ts';
import { answeredIn, offerCards } from './answered.ts';
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
  const before = askedIn(lesson);
  lesson.change((view) => {
    const others = (view.wrong ?? []).filter((each) => each !== claim.id);
    return { ...view, wrong: isWrong ? [...others, claim.id] : others };
  });
  const count = wrongClaims(lesson.view).length;
  services.journal.info(
    `${claim.kind} of ${lesson.view.mode} ${isWrong ? 'called wrong' : 'restored'}: ${count} of ${claimsOf(lesson.view).length} claims`,
  );
  const part = claim.id.startsWith('part ') ? Number(claim.id.slice('part '.length)) : undefined;
  const after = askedIn(lesson);
  const [asked, stays] = isWrong ? [before, after] : [after, before];
  if (lesson.view.card === 'kept')
    await retireCards(lesson, new Set([...asked].filter((each) => !stays.has(each))), isWrong, await services.deck());
  offerCards(lesson);
  return isWrong && part !== undefined ? { kind: 'pass', part } : undefined;
}

/** What cards ask that can be made of what the learner does not call wrong. */
function askedIn(lesson: Lesson): ReadonlySet<string> {
  const { activity, view } = lesson;
  const recalls = (activity && activityOf(activity.kind).recalls?.(activity, wrongParts(view))) ?? [];
  return new Set([...answeredIn(lesson, 'unsure').map(({ question }) => askedBy(question)), ...recalls.map(askedBy)]);
}

/** Of a card without options the answer is claimed too. */
const askedBy = ({ question, answer = '' }: { readonly question: string; readonly answer?: string }): string =>
  JSON.stringify([question, answer]);

/** Cards that were made already are not asked any more, or are again. */
async function retireCards(lesson: Lesson, asked: ReadonlySet<string>, isWrong: boolean, deck: Deck): Promise<void> {
  const { languageId, startLine } = lesson.view.source;
  const { workspace, path } = placeOf(vscode.Uri.parse(lesson.uri), languageId, startLine, []);
  for (const card of await deck.all()) {
    const { id, place, retiredAt } = card;
    const isOfClaim = asked.has(askedBy(card)) && place.path === path && place.workspace === workspace;
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
