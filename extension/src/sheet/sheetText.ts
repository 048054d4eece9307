import * as l10n from '@vscode/l10n';
import { wordFailure } from '../account/failures.ts';
import type { PlanUsage } from '../billing/limits.ts';
import { isLoopback } from '../model/baseUrl.ts';
import { modelLabel } from '../model/models.ts';
import { estimatePrice } from '../model/prices.ts';
import { modeName } from '../session/modes.ts';
import { type ContextItem, type ContextKind, endLine } from '../tutor/snippet.ts';
import { estimateTokens, tokensOf, tokensOfItem } from './estimate.ts';
import type { Payload } from './payload.ts';
import { dollars, nameOfItem, nameOfKind, number } from './words.ts';

/** What is known beside the request itself. */
export interface SheetFacts {
  /** Of the plan, as far as it is known. */
  readonly usage: PlanUsage | undefined;
  /** Kinds of context that the settings leave out. */
  readonly leftOut: readonly ContextKind[];
}

/**
 * What will be sent, as Markdown for people to read: first what it comes to, then every text of the request, word for
 * word, in a fence of its own. Nothing else stands in fences.
 */
export function sheetText(payload: Payload, facts: SheetFacts): string {
  const { mode, snippet } = payload.lesson;
  const place = l10n.t('{0}, lines {1} to {2}', snippet.path, snippet.startLine, endLine(snippet));
  return [
    `# ${l10n.t('What will be sent')}`,
    `${modeName(mode)}: ${place}`,
    l10n.t(
      'Nothing has been sent yet. “CodeTrain: Start This Lesson” sends exactly this; “CodeTrain: Choose What Is Sent” leaves parts of it out. Both are above this text, in the title of this editor, and in the command palette.',
    ),
    list([recipientWords(payload), sizeWords(payload), priceWords(payload, facts.usage)]),
    `## ${l10n.t('Replaced')}`,
    list(replacedWords(payload)),
    `## ${l10n.t('Context')}`,
    list(contextWords(payload, facts.leftOut)),
    ...requestParts(payload),
    `## ${l10n.t('Beside it')}`,
    list(besideWords(payload)),
    '',
  ].join('\n\n');
}

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

function recipientWords({ recipient, body }: Payload): string {
  if (recipient.kind === 'unknown') {
    const { title, detail } = wordFailure(recipient.failure);
    return l10n.t('To: nobody yet. {0}. {1}', title, detail);
  }
  const { answerer, baseUrl } = recipient;
  const to = l10n.t('To: {0}, at {1}.', modelLabel(body.model, answerer), baseUrl);
  return answerer.kind === 'managed'
    ? `${to} ${l10n.t("The service hands it to the model's provider and keeps no word of it.")}`
    : `${to} ${l10n.t("CodeTrain's service sees nothing of it.")}`;
}

function sizeWords({ body }: Payload): string {
  const { cached, plain, answer } = estimateTokens(body);
  return l10n.t('Size: about {0} tokens. The answer may have up to {1}.', number(cached + plain), number(answer));
}

function priceWords({ recipient, body }: Payload, usage: PlanUsage | undefined): string {
  if (recipient.kind === 'unknown') return l10n.t('Price: not known.');
  const { answerer, baseUrl } = recipient;
  if (answerer.kind === 'endpoint') {
    return isLoopback(new URL(baseUrl).hostname)
      ? l10n.t('Price: none. The model runs on this machine.')
      : l10n.t('Price: as {0} charges it.', answerer.host);
  }
  const price = estimatePrice(body.model, estimateTokens(body));
  const amount =
    price === undefined
      ? l10n.t('Price: not known for this model.')
      : l10n.t(
          'Price: about {0} for what is sent, at most {1} with the longest answer.',
          dollars(price.prompt),
          dollars(price.most),
        );
  if (answerer.kind === 'anthropic') return `${amount} ${l10n.t('Anthropic charges it to your key.')}`;
  return `${amount} ${planWords(usage)}`;
}

function planWords(usage: PlanUsage | undefined): string {
  const counts = l10n.t('You pay nothing beside your plan: it counts as one lesson, and against its budget.');
  if (usage === undefined) return counts;
  const { sessions, budget } = usage.allowance;
  const left = l10n.t(
    'Left in this period: {0} of {1} lessons, and {2} of {3}.',
    number(sessions.remaining),
    number(sessions.allowed),
    dollars(Number(budget.remainingNanos) / 1e9),
    dollars(Number(budget.allowedNanos) / 1e9),
  );
  return `${counts} ${left}`;
}

/** Each secret by where it stood and what it was; never the secret. */
function replacedWords({ lesson: { snippet } }: Payload): string[] {
  const inCode = snippet.redactions.map(({ line, kind }) => l10n.t('line {0}: {1}', line, kind));
  const inContext = snippet.context.flatMap((item) =>
    (item.redactions ?? []).map(({ line, kind }) => l10n.t('{0}, its line {1}: {2}', nameOfItem(item), line, kind)),
  );
  const all = [...inCode, ...inContext];
  return all.length > 0 ? all : [l10n.t('Nothing: no secrets were found.')];
}

function contextWords({ lesson: { snippet }, kept }: Payload, leftOut: readonly ContextKind[]): string[] {
  const sent = snippet.context.map((item) => itemWords(item, l10n.t('sent')));
  const stays = kept.map((item) => itemWords(item, l10n.t('not sent')));
  const never = leftOut.map((kind) =>
    l10n.t('never sent · {0} · by the setting codetrain.leaveOutContext', nameOfKind(kind)),
  );
  const all = [...sent, ...stays, ...never];
  return all.length > 0 ? all : [l10n.t('None: the code alone.')];
}

const itemWords = (item: ContextItem, what: string): string =>
  l10n.t('{0} · {1} · about {2} tokens', what, nameOfItem(item), number(tokensOfItem(item)));

/** All texts of the request: what is the person's first, then what is the same for everyone. */
function requestParts({ body }: Payload): string[] {
  const section = (title: string, text: string, language: string) => [
    `## ${l10n.t('{0}: about {1} tokens', title, number(tokensOf([{ text }])))}`,
    fenced(text, language),
  ];
  const [instructions, ...toldFormats] = body.system;
  const blocks = body.messages.flatMap(({ content }) => content);
  const format = body.output_config?.format;
  return [
    ...blocks.flatMap(({ text }, index) => section(partName(index, blocks.length), text, 'xml')),
    ...(instructions ? section(l10n.t('Instructions, the same for every lesson'), instructions.text, 'text') : []),
    ...toldFormats.flatMap(({ text }) => section(l10n.t('Form of the answer, in words'), text, 'text')),
    ...(format ? section(l10n.t('Form of the answer'), JSON.stringify(format.schema), 'json') : []),
  ];
}

function partName(index: number, count: number): string {
  if (index === 0) return l10n.t('Your code, with its context');
  return index === count - 1 ? l10n.t('Task') : l10n.t('What you have shown before');
}

/** A fence that no line of the text can close (https://spec.commonmark.org/0.31.2/#fenced-code-blocks). */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function besideWords({ recipient, body, lesson }: Payload): string[] {
  const parameters = l10n.t(
    'The name of the model ({0}), the largest size of the answer ({1} tokens), and that it is to be streamed.',
    body.model,
    body.max_tokens,
  );
  const later = l10n.t(
    'An answer that fails its checks is asked for once more. What you ask later in the lesson sends the code again, with what was said until then.',
  );
  if (recipient.kind === 'unknown') return [parameters, later];
  switch (recipient.answerer.kind) {
    case 'managed':
      return [
        parameters,
        l10n.t(
          "In headers: your access token, the version of the service's contract, the kind of lesson, and its number ({0}).",
          lesson.id,
        ),
        later,
      ];
    case 'anthropic':
      return [parameters, l10n.t('In a header: your API key.'), later];
    case 'endpoint':
      return [parameters, l10n.t('In a header: the key for {0}, if one is set.', recipient.answerer.host), later];
  }
}
