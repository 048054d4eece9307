import { Ajv, type ValidateFunction } from 'ajv';
import { invalidRequest } from './apiError.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Keywords that the grammar of structured answers cannot express. */
const unsupported = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'patternProperties',
  'oneOf',
  'not',
  'if',
] as const;

/** @throws ApiError 400 if the schema leaves the strict subset that structured answers are compiled from. */
export function lintAnswerSchema(schema: JsonSchema, path = 'output_config.format.schema'): void {
  for (const keyword of unsupported) {
    if (keyword in schema) {
      throw invalidRequest(`${path}: For '${String(schema['type'])}' type, property '${keyword}' is not supported`);
    }
  }
  const minItems = schema['minItems'];
  if (minItems !== undefined && minItems !== 0 && minItems !== 1) {
    throw invalidRequest(`${path}: For 'array' type, 'minItems' values other than 0 or 1 are not supported`);
  }
  if (schema['type'] === 'object' && schema['additionalProperties'] !== false) {
    throw invalidRequest(`${path}: For 'object' type, 'additionalProperties' must be explicitly set to false`);
  }
  for (const [name, child] of childSchemas(schema)) lintAnswerSchema(child, `${path}.${name}`);
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schemas directly inside a schema, each with its place. */
function* childSchemas(schema: JsonSchema): Generator<[string, JsonSchema]> {
  for (const keyword of ['properties', '$defs', 'definitions']) {
    const named = schema[keyword];
    if (isSchema(named)) for (const [name, child] of Object.entries(named)) if (isSchema(child)) yield [name, child];
  }
  if (isSchema(schema['items'])) yield ['items', schema['items']];
  for (const keyword of ['anyOf', 'allOf']) {
    const list = schema[keyword];
    if (Array.isArray(list)) {
      for (const [index, child] of list.entries()) if (isSchema(child)) yield [`${keyword}.${index}`, child];
    }
  }
}

const ajv = new Ajv({ strict: false, validateFormats: false });
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** Whether a value obeys the schema. */
export function obeys(value: unknown, schema: JsonSchema): boolean {
  let validate = compiled.get(schema);
  if (!validate) {
    // Ajv keeps every schema that it ever saw unless told otherwise; requests bring a new object each time.
    validate = ajv.compile(schema);
    ajv.removeSchema(schema);
    compiled.set(schema, validate);
  }
  return validate(value);
}
