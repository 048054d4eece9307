import * as z from 'zod/mini';

/** The Messages API's `output_config.format`: the answer is JSON that obeys the schema. */
export interface AnswerFormat {
  readonly type: 'json_schema';
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Keywords of JSON schema that strict structured answers refuse; what they limit is checked after the fact. */
const refusedKeywords = ['$schema', 'minimum', 'maximum', 'minLength', 'maxLength', 'maxItems', 'pattern'] as const;

/** A zod schema as the format of a structured answer, in the subset that the API compiles to a grammar. */
export function toAnswerFormat(schema: z.core.$ZodType): AnswerFormat {
  const { ...jsonSchema } = z.toJSONSchema(schema, {
    override: ({ jsonSchema: node }) => {
      for (const keyword of refusedKeywords) delete node[keyword];
    },
  });
  for (const keyword of refusedKeywords) delete jsonSchema[keyword];
  // zod adds its validator under '~standard', which is no part of the schema; a round trip leaves plain JSON.
  return { type: 'json_schema', schema: JSON.parse(JSON.stringify(jsonSchema)) as Record<string, unknown> };
}

/** A structured answer; undefined for what is none. Models behind a plain endpoint like to fence their JSON. */
export function parseAnswer<Answer>(schema: z.ZodMiniType<Answer>, text: string): Answer | undefined {
  try {
    const json: unknown = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
    return schema.safeParse(json).data;
  } catch {
    return undefined;
  }
}
