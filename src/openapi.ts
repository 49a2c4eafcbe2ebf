import { labelled, pageFields, type JsonSchema } from "./pages/schema.ts";
import { fixedRoutes, linkRoutes, type Field, type RouteFacts, type Told } from "./routes/table.ts";

/** Objects of OpenAPI 3.1, as far as this document has them. */
type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [name: string]: Json };

export interface OpenApiOptions {
  /** The `url` that onpurpose is mounted at. */
  readonly url: string;
  /** What the document is called. Default "onpurpose". */
  readonly title?: string;
}

/** The routes as an OpenAPI 3.1 document, made from the table that the router runs. To be served as JSON. */
export function openApiDocument({ url, title = "onpurpose" }: OpenApiOptions): object {
  const paths: Record<string, Record<string, Json>> = {};
  const add = (path: string, route: RouteFacts, parameters: readonly Json[]): void => {
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, parameters) };
  };
  for (const route of fixedRoutes) add(route.path, route, []);
  for (const route of linkRoutes) add("/{token}", route, [tokenParameter]);
  const prefix = url.startsWith("https:") ? "__Host-" : "";
  return {
    openapi: "3.1.0",
    info: { title, version: "1", description },
    servers: [{ url: url.replace(/\/$/, "") }],
    paths,
    components: { schemas: schemas(), securitySchemes: securitySchemes(prefix) },
  };
}

const description =
  "Magic-link logins. Send `Accept: application/json`, or the answer is a page. Keep the cookies that answers set, as a " +
  "browser does. A POST must carry an `Origin` of this site, which browsers send by themselves. What is refused is " +
  "answered by the page `problem`, and harms no link. A login sets the session's cookie in the same answer.";

const tokenParameter: Json = {
  name: "token",
  in: "path",
  required: true,
  description: "The token in the link's URL.",
  schema: { type: "string", pattern: "^[0-9A-Za-z]{40}$" },
};

const browser = "browser";

/** Of cookies OpenAPI knows no more than that they are needed; who sets them, and what for, is told in words. */
function securitySchemes(prefix: string): Json {
  const cookie = (name: string, description: string): Json => ({
    type: "apiKey",
    in: "cookie",
    name: prefix + name,
    description,
  });
  return {
    [browser]: cookie(
      "onpurpose-browser",
      "Makes this browser the one that asked. Set by each GET that shows a page, for a day. Forms are bound to it.",
    ),
    ask: cookie("onpurpose-ask", "This browser's newest ask, sealed. Set by an ask."),
    device: cookie("onpurpose-device", "Has logged in here before, sealed. Eases limits alone."),
    session: cookie(
      "onpurpose-session",
      "Who is logged in. Set by a login, unless the app has sessions of its own.",
    ),
  };
}

function operation(route: RouteFacts, parameters: readonly Json[]): Json {
  const { name, method, does, query = {}, fields, answers } = route;
  const all = [...parameters, ...Object.entries(query).map(queryParameter)];
  const responses = Object.entries(answers).map(([status, told]): [string, Json] => [
    status,
    response(told),
  ]);
  return {
    operationId: name,
    summary: does,
    parameters: all,
    // Whoever logs out needs nothing but to come from here; GET gives the cookie to whoever has none.
    ...(method === "POST" && fields !== undefined ? { security: [{ [browser]: [] }] } : {}),
    ...(fields === undefined ? {} : { requestBody: requestBody(fields) }),
    responses: {
      ...Object.fromEntries(responses),
      default: response(["problem"]),
    },
  };
}

const queryParameter = ([name, field]: [string, Field]): Json => ({
  name,
  in: "query",
  required: field.required,
  description: field.does,
  schema: { type: "string" },
});

function requestBody(fields: Readonly<Record<string, Field>>): Json {
  const properties = Object.entries(fields).map(([name, { does, oneOf }]): [string, Json] => [
    name,
    { type: "string", description: does, ...(oneOf === undefined ? {} : { enum: oneOf }) },
  ]);
  const required = Object.entries(fields)
    .filter(([, field]) => field.required)
    .map(([name]) => name);
  const schema = { type: "object", properties: Object.fromEntries(properties), required };
  return {
    required: true,
    content: {
      "application/json": { schema },
      "application/x-www-form-urlencoded": { schema },
    },
  };
}

function response(told: readonly Told[]): Json {
  const references = told.map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return {
    description: told.join(", "),
    content: { "application/json": { schema: { oneOf: references } } },
  };
}

function schemas(): Readonly<Record<string, JsonSchema>> {
  const redirectTo: JsonSchema = { type: "string", description: "Where the login leads." };
  const told: Readonly<Record<Told, Readonly<Record<string, JsonSchema>>>> = {
    ...pageFields,
    loggedIn: { redirectTo },
  };
  const all = Object.entries(told).map(([name, fields]): [string, JsonSchema] => [
    name,
    labelled("page", name, fields),
  ]);
  return Object.fromEntries(all);
}
