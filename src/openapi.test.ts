import { expect, test } from "vitest";
import { openApiDocument } from "./openapi.ts";

// That it is true is proven against a real server, in test/http/json.

test("it says where onpurpose is mounted, and what it is called", () => {
  expect(openApiDocument({ url: "https://app.example.com/magic-link/" })).toMatchObject({
    openapi: "3.1.0",
    info: { title: "onpurpose" },
    servers: [{ url: "https://app.example.com/magic-link" }],
  });
  expect(openApiDocument({ url: "https://a.example", title: "Invoices" })).toMatchObject({
    info: { title: "Invoices" },
    servers: [{ url: "https://a.example" }],
  });
});

test.each([
  ["https://app.example.com", "__Host-onpurpose-browser"],
  ["http://localhost:3000", "onpurpose-browser"],
])("at %s the cookie is called %s", (url, name) => {
  expect(openApiDocument({ url })).toMatchObject({
    components: { securitySchemes: { browser: { name } } },
  });
});
