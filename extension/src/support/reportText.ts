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

/** What goes with a report, as plain text. In English: it is read by support. */
export function reportText(facts: ReportFacts): string {
  const rows = [
    ['CodeTrain', facts.extension],
    ['Editor', facts.editor],
    ['Host', facts.host],
    ['Language', facts.language],
    ['Answers', `${facts.provider}, ${facts.model}`],
    ['Requests', facts.requests.length === 0 ? 'none in this window' : facts.requests.join(', ')],
  ];
  return rows.map(([name, value]) => `${name}: ${value}`).join('\n');
}
