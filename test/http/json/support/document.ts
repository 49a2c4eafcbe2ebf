import * as v from "valibot";

// As much of OpenAPI 3.1 as our document has, strictly: a keyword that is not known here is not checked by anything
// below either, and so must not stand in the document.

interface Schema {
  readonly description?: string | undefined;
  readonly type?: string | readonly string[] | undefined;
  readonly enum?: readonly (string | null)[] | undefined;
  readonly const?: string | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
}

const types = ["object", "array", "string", "integer", "boolean", "null"] as const;
const Schema: v.GenericSchema<Schema> = v.lazy(() =>
  v.strictObject({
    description: v.optional(v.string()),
    type: v.optional(v.union([v.picklist(types), v.array(v.picklist(types))])),
    enum: v.optional(v.array(v.nullable(v.string()))),
    const: v.optional(v.string()),
    oneOf: v.optional(v.array(Schema)),
    items: v.optional(Schema),
    properties: v.optional(v.record(v.string(), Schema)),
    required: v.optional(v.array(v.string())),
  }),
);

const text = v.pipe(v.string(), v.minLength(1));
const Parameter = v.strictObject({
  name: text,
  in: v.picklist(["path", "query"]),
  required: v.boolean(),
  description: text,
  schema: v.strictObject({ type: v.literal("string"), pattern: v.optional(text) }),
});
const Content = v.record(v.string(), v.strictObject({ schema: Schema }));
const Reference = v.strictObject({
  $ref: v.pipe(v.string(), v.startsWith("#/components/schemas/")),
});
const Response = v.strictObject({
  description: text,
  content: v.strictObject({
    "application/json": v.strictObject({
      schema: v.strictObject({ oneOf: v.pipe(v.array(Reference), v.minLength(1)) }),
    }),
  }),
});
const Operation = v.strictObject({
  operationId: text,
  summary: text,
  parameters: v.array(Parameter),
  security: v.optional(v.array(v.record(v.string(), v.array(v.string())))),
  requestBody: v.optional(v.strictObject({ required: v.literal(true), content: Content })),
  responses: v.record(v.string(), Response),
});

const SecurityScheme = v.strictObject({
  type: v.literal("apiKey"),
  in: v.literal("cookie"),
  name: text,
  description: text,
});

export const OpenApi = v.strictObject({
  openapi: v.pipe(v.string(), v.regex(/^3\.1\.\d+$/)),
  info: v.strictObject({ title: text, version: text, description: text }),
  servers: v.array(v.strictObject({ url: v.pipe(v.string(), v.url()) })),
  paths: v.record(v.pipe(v.string(), v.startsWith("/")), v.record(v.string(), Operation)),
  components: v.strictObject({
    schemas: v.record(v.string(), Schema),
    securitySchemes: v.record(v.string(), SecurityScheme),
  }),
});
export type OpenApi = v.InferOutput<typeof OpenApi>;

/** The pages that a response can hold, by the names of their schemas. */
export function pagesOf(response: v.InferOutput<typeof Response>): string[] {
  const { oneOf } = response.content["application/json"].schema;
  return oneOf.map(({ $ref }) => $ref.slice("#/components/schemas/".length));
}

/** In what a value is not what a schema says, and in what it is more: a client must be told of every field. */
export function faultsOf(schema: Schema, value: unknown, at = "it"): string[] {
  const { type, oneOf, items, properties } = schema;
  if (oneOf !== undefined) {
    const matches = oneOf.filter((one) => faultsOf(one, value).length === 0);
    return matches.length === 1 ? [] : [`${at} fits ${matches.length} of ${oneOf.length}`];
  }
  const faults: string[] = [];
  if (schema.const !== undefined && value !== schema.const) faults.push(`${at}: not the constant`);
  if (schema.enum?.every((one) => one !== value) === true) faults.push(`${at}: not in the enum`);
  const expected = typeof type === "string" ? [type] : type;
  if (expected?.includes(typeOf(value)) === false) faults.push(`${at} is ${typeOf(value)}`);
  if (Array.isArray(value) && items !== undefined) {
    faults.push(...value.flatMap((one, index) => faultsOf(items, one, `${at}[${index}]`)));
  }
  if (typeof value === "object" && value !== null && properties !== undefined) {
    const { required = [] } = schema;
    const lacks = required.filter((name) => !Object.hasOwn(value, name));
    faults.push(...lacks.map((name) => `${at} has no ${name}`));
    for (const [name, field] of Object.entries(value)) {
      const known = properties[name];
      if (known === undefined) faults.push(`${at} has ${name}, too`);
      else faults.push(...faultsOf(known, field, `${at}.${name}`));
    }
  }
  return faults;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
