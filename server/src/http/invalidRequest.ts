import type { core } from 'zod/mini';
import { ApiError } from './errors.ts';

/** Longest name of a field that is repeated to the client. */
const LONGEST_NAME = 64;

/** Words the first thing that is wrong with a body, by field. Values are not repeated. */
export function invalidRequest(issues: readonly core.$ZodIssue[]): ApiError {
  const { issue, path } = mostTelling(issues, []);
  if (issue?.code === 'unrecognized_keys') {
    const field = nameOf([...path, issue.keys[0] ?? '']);
    return new ApiError('unsupported_field', `${field}: this field is not supported.`);
  }
  const field = nameOf(path);
  return new ApiError(
    'invalid_request',
    issue === undefined ? 'The body is not valid.' : `${field}: ${complaint(issue)}`,
  );
}

interface Located {
  readonly issue: core.$ZodIssue | undefined;
  readonly path: readonly PropertyKey[];
}

/** A union fails in each of its shapes. The one that got furthest is the one that was meant. */
function mostTelling(issues: readonly core.$ZodIssue[], base: readonly PropertyKey[]): Located {
  const [issue] = issues;
  const path = [...base, ...(issue?.path ?? [])];
  if (issue?.code !== 'invalid_union') return { issue, path };
  const shapes = issue.errors.map((errors) => mostTelling(errors, path));
  const furthest = shapes.reduce<Located>((best, each) => (each.path.length > best.path.length ? each : best), {
    issue,
    path,
  });
  return furthest.issue?.code === 'invalid_union' ? { issue: shapes[0]?.issue, path } : furthest;
}

function complaint(issue: core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `is required (${issue.expected}).` : `must be of type ${issue.expected}.`;
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}.`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unitOf(issue.origin)}.`;
    default:
      return 'is not valid.';
  }
}

const unitOf = (origin: string): string =>
  origin === 'array' ? ' items long' : origin === 'string' ? ' characters' : '';

const nameOf = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'The body' : path.map((part) => String(part).slice(0, LONGEST_NAME)).join('.');
