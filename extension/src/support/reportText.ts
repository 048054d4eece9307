export interface ReportFacts {
  readonly extension: string;
  readonly editor: string;
  readonly host: string;
  readonly language: string;
  readonly provider: string;
  readonly model: string;
  /** Ids of the latest requests, the newest first. */
  readonly requests: readonly string[];
}

/** What a report of a wrong claim says of it: never its text. */
export interface ClaimFacts {
  /** Its kind and mode. */
  readonly claim: string;
  readonly model: string;
  /** Ids of the requests of its lesson. */
  readonly requests: readonly string[];
  /** What checks found in its lesson, by rule. */
  readonly checks: readonly string[];
}

/** What goes with a report, as plain text. In English: it is read by support. */
export function reportText(facts: ReportFacts, about?: ClaimFacts): string {
  const rows = [
    ['CodeTrain', facts.extension],
    ['Editor', facts.editor],
    ['Host', facts.host],
    ['Language', facts.language],
    ['Answers', `${facts.provider}, ${facts.model}`],
    ['Requests', facts.requests.length === 0 ? 'none in this window' : facts.requests.join(', ')],
    ...(about ? claimRows(about) : []),
  ];
  return rows.map(([name, value]) => `${name}: ${value}`).join('\n');
}

const claimRows = ({ claim, model, requests, checks }: ClaimFacts): [string, string][] => [
  ['Said to be wrong', claim],
  ['Written by', model],
  ['Its requests', requests.join(', ') || 'not known'],
  ['Its checks', checks.join('; ')],
];
