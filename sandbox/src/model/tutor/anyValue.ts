import type { JsonSchema } from '../answerSchema.ts';

const DEEPEST = 8;

/** A small value that obeys a schema of the strict subset, for modes that the sandbox has no lesson for. */
export function anyValue(schema: JsonSchema, root: JsonSchema = schema, depth = 0): unknown {
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (typeof schema['$ref'] === 'string') return anyValue(resolve(schema['$ref'], root), root, depth + 1);
  const union = schema['anyOf'] ?? schema['allOf'];
  if (Array.isArray(union)) return anyValue((depth < DEEPEST ? union[0] : union.at(-1)) as JsonSchema, root, depth + 1);
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  switch (type) {
    case 'object':
      return anyObject(schema, root, depth);
    case 'array':
      return schema['minItems'] === 1 || (schema['items'] && depth < 2)
        ? [anyValue((schema['items'] ?? {}) as JsonSchema, root, depth + 1)]
        : [];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return anyText(schema['format']);
  }
}

function anyObject(schema: JsonSchema, root: JsonSchema, depth: number): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = new Set((schema['required'] ?? []) as string[]);
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.has(name))
      .map(([name, child]) => [name, anyValue(child, root, depth + 1)]),
  );
}

/** `#/$defs/Name`: the only references that the subset knows. */
function resolve(reference: string, root: JsonSchema): JsonSchema {
  const path = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  return path.reduce<JsonSchema>((node, part) => (node[part] ?? {}) as JsonSchema, root);
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  duration: 'P1D',
  email: 'tutor@example.org',
  hostname: 'example.org',
  uri: 'https://example.org/',
  ipv4: '127.0.0.1',
  ipv6: '::1',
  uuid: '00000000-0000-4000-8000-000000000000',
};

const anyText = (format: unknown): string =>
  formats[String(format)] ?? 'The sandbox tutor has nothing to say here: it is a parser and no model.';
