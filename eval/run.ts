/**
 * `npm run eval`: asks a real model what the tutor asks, about the snippets and functions in `fixtures/`, and holds the
 * answers against the checks of the extension, keys verified by hand and outputs recorded from runs. It spends money: the
 * key comes from `EVAL_API_KEY`. Without one nothing is measured, and that is said with status 2. README.md has the rest.
 */
import { Budget } from './src/budget.ts';
import { readFixtures } from './src/fixtures.ts';
import { measure, type Progress, type Report } from './src/measure.ts';
import { openModel } from './src/model.ts';
import { type Options, readOptions } from './src/options.ts';
import { remembering } from './src/remember.ts';
import { reportText } from './src/report.ts';

/** What the process ends with. Nothing is ever said to have passed: figures are for people to judge. */
const statuses = { broken: 1, unanswered: 1, budget: 3, interrupted: 130 } as const;

try {
  const options = readOptions(process.argv.slice(2));
  const key = process.env['EVAL_API_KEY'];
  if (key === undefined || key === '') {
    console.error('Not measured: set EVAL_API_KEY to a key of the model provider. The requests are billed to it.');
    process.exitCode = 2;
  } else {
    const report = await run(options, key);
    console.log(options.json ? JSON.stringify(report, null, 2) : reportText(report));
    if (report.halted) {
      console.error(report.halted.message);
      process.exitCode = statuses[report.halted.why];
    }
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function run(
  { model, judge, baseUrl, modes, snippets, mostDollars, answers }: Options,
  key: string,
): Promise<Report> {
  const interrupt = new AbortController();
  // The first Ctrl-C ends the measuring, and the report is printed; a second one ends the process as ever.
  process.once('SIGINT', () => interrupt.abort());
  const budget = new Budget(mostDollars);
  const open = (name: string) => {
    const opened = openModel({
      key,
      model: name,
      budget,
      signal: interrupt.signal,
      ...(baseUrl !== undefined && { baseUrl }),
    });
    return answers === undefined ? opened : remembering(opened, answers);
  };
  const tutor = open(model);
  return measure({
    tutor,
    judge: judge === model ? tutor : open(judge),
    chosen: modes,
    fixtures: await readFixtures(snippets),
    progress: tell,
  });
}

/** To where progress goes: the report alone is the output. */
function tell({ mode, sample, of, title, dollars }: Progress): void {
  const cost = dollars === undefined ? '' : `, $${dollars.toFixed(4)} so far`;
  console.error(`${mode} ${sample}/${of}: ${title}${cost}`);
}
