import { expect, test } from "vitest";
import * as v from "valibot";
import { openApiDocument } from "onpurpose/openapi";
import { mount } from "../support/host.ts";
import { faultsOf, OpenApi, pagesOf } from "./support/document.ts";
import { startJsonHost } from "./support/json-host.ts";
import { scenes } from "./support/scenes.ts";

// Over the wire, as everybody gets it.
const wire: unknown = JSON.parse(JSON.stringify(openApiDocument({ url: mount })));
const document = v.parse(OpenApi, wire);

/** What the document says that can be answered: "GET /code 200 checkMail". */
const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { responses }]) =>
    Object.entries(responses).flatMap(([status, response]) =>
      pagesOf(response).map((page) => `${method.toUpperCase()} ${path} ${status} ${page}`),
    ),
  ),
);

/** The ways on that a problem can offer. */
const documentedWays = (
  document.components.schemas["problem"]?.properties?.["ways"]?.items?.oneOf ?? []
).map(({ properties }) => properties?.["kind"]?.const ?? "");

const Problem = v.looseObject({ ways: v.array(v.looseObject({ kind: v.string() })) });

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The path in the document. */
function templateOf(path: string): string {
  const below = path.slice("/magic-link".length) || "/";
  return below in document.paths ? below : "/{token}";
}

/** What is wrong with an answer, by the document. */
function judge({ method, path, status, contentType, body }: Exchange): {
  answer: string;
  faults: string[];
} {
  const template = templateOf(path);
  const told: unknown = JSON.parse(body);
  const page = v.parse(v.looseObject({ page: v.string() }), told).page;
  const responses = document.paths[template]?.[method.toLowerCase()]?.responses ?? {};
  // Those that any route can have, and that stand under "default".
  const known =
    responses[status] ?? (status === 405 || status === 500 ? defaultOf(template) : null);
  const answer = `${method} ${template} ${known === responses[status] ? status : "default"} ${page}`;
  const schema = document.components.schemas[page];
  const faults = [
    ...(known && pagesOf(known).includes(page) ? [] : [`${answer} is not in the document`]),
    ...(contentType === "application/json; charset=utf-8" ? [] : [`${answer}: ${contentType}`]),
    ...(schema === undefined ? [`${page} has no schema`] : faultsOf(schema, told, answer)),
  ];
  return { answer, faults };
}

const defaultOf = (template: string) =>
  Object.values(document.paths[template] ?? {})[0]?.responses["default"] ?? null;

test("every answer is in the document, and everything in the document is answered", async () => {
  const provoked = new Set<string>();
  const ways = new Set<string>();
  const faults: string[] = [];
  for (const { what, changes, play } of scenes) {
    const exchanges: Exchange[] = [];
    const host = await startJsonHost(changes, (method, path, status, contentType, body) =>
      exchanges.push({ method, path, status, contentType, body }),
    );
    try {
      await play(host);
    } catch (cause) {
      throw new Error(`while playing "${what}"`, { cause });
    } finally {
      await host.close();
    }
    for (const exchange of exchanges) {
      const judged = judge(exchange);
      provoked.add(judged.answer);
      if (judged.answer.endsWith(" problem"))
        for (const { kind } of v.parse(Problem, JSON.parse(exchange.body)).ways) ways.add(kind);
      faults.push(...judged.faults.map((fault) => `${what}: ${fault}`));
    }
  }
  expect(faults).toEqual([]);
  const silent = documented.filter((one) => !provoked.has(one) && !one.includes(" default "));
  expect(silent).toEqual([]);
  expect([...ways].toSorted()).toEqual(documentedWays.toSorted());
  expect([...provoked].filter((one) => one.includes(" default ")).length).toBeGreaterThan(3);
});

test("what the document says of requests is what the client sends", () => {
  const names = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      operation.operationId,
      `${method} ${path}`,
      operation.parameters.map(({ name }) => name),
      Object.keys(operation.requestBody?.content ?? {}),
      Object.keys(operation.requestBody?.content["application/json"]?.schema.properties ?? {}),
      operation.requestBody?.content["application/json"]?.schema.required ?? [],
    ]),
  );
  const both = ["application/json", "application/x-www-form-urlencoded"];
  expect(names).toEqual([
    ["start", "get /", ["redirectTo"], [], [], []],
    ["ask", "post /", [], both, ["email", "redirectTo"], ["email"]],
    ["waiting", "get /code", [], [], [], []],
    ["typeCode", "post /code", [], both, ["form", "code"], ["form", "code"]],
    ["logOut", "post /logout", [], [], [], []],
    ["open", "get /{token}", ["token"], [], [], []],
    ["press", "post /{token}", ["token"], both, ["form", "action", "switch", "address"], ["form"]],
  ]);
});

test("the cookies are called what they are called", async () => {
  const host = await startJsonHost();
  const { client, cookies } = host.phone();
  await client.start();
  const answer = await client.ask("ada@example.com");
  if (answer.page !== "checkMail") throw new Error(answer.page);
  await client.typeCode(answer.formToken, await host.mailedCode("ada@example.com"));
  const schemes = Object.values(document.components.securitySchemes);
  expect(schemes.map(({ name }) => name).toSorted()).toEqual([...cookies.keys()].toSorted());
  await host.close();
});

test("every reference leads somewhere, every schema is referred to, every name is taken once", () => {
  const { schemas, securitySchemes } = document.components;
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const responses = operations.flatMap((each) => Object.values(each.responses));
  const used = new Set(responses.flatMap(pagesOf));
  expect([...used].toSorted()).toEqual(Object.keys(schemas).toSorted());
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { security = [] } of operations)
    for (const name of security.flatMap((one) => Object.keys(one)))
      expect(securitySchemes).toHaveProperty(name);
});
