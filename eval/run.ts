/**
 * `npm run eval`: asks a real model what the tutor asks, about the snippets and functions in `fixtures/`, and holds the
 * answers against keys verified by hand and outputs recorded from runs. It spends money: the key comes from
 * `EVAL_API_KEY`. Without one nothing is measured, and that is said with status 2.
 *
 * `--model` (default: the cheapest), `--base-url` of another server that speaks the Messages API, `--limit` of snippets
 * and calls.
 */
import { parseArgs } from 'node:util';
import { models } from '../extension/src/model/models.ts';
import { openModel } from './src/model.ts';
import { measure } from './src/report.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: models[0].id },
    'base-url': { type: 'string' },
    limit: { type: 'string' },
  },
});
const key = process.env['EVAL_API_KEY'];
const limit = values.limit === undefined ? undefined : Number(values.limit);

if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
  console.error('--limit takes a whole number above 0.');
  process.exitCode = 1;
} else if (key === undefined || key === '') {
  console.error('Not measured: set EVAL_API_KEY to a key of the model provider. The requests are billed to it.');
  process.exitCode = 2;
} else {
  const baseUrl = values['base-url'];
  const model = openModel({ key, model: values.model, ...(baseUrl !== undefined && { baseUrl }) });
  console.log(await measure(model, limit));
}
