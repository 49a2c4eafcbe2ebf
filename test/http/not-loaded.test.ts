import { expect, test } from "vitest";
import { inAnotherProcess } from "../support/another-process.ts";

// Routes are loaded with the first request, or as a server mounts them. Somebody may have taken their files away by then:
// here they cannot be found, as Node's own loader says, until they are back.

const imports = {
  createMagicLinks: "../../src/index.ts",
  memoryStore: "../../src/stores/memory.ts",
  nodeHandler: "../../src/adapters/node.ts",
  registerHooks: "node:module",
};

const code = `
let taken = true;
registerHooks({
  resolve(specifier, context, next) {
    if (taken && specifier.endsWith("/serve.ts")) throw new Error("ENOENT " + specifier);
    return next(specifier, context);
  },
});
const errors = [];
const magicLinks = createMagicLinks({
  url: "https://app.example.com/magic-link",
  secret: "a secret of this test, which is longer than 32 bytes",
  store: memoryStore(),
  users: { findById: async (id) => ({ id, email: "ada@example.com" }) },
  onError: ({ code, message }) => errors.push(code + ": " + message),
});
nodeHandler(magicLinks);
const ready = await magicLinks.ready().then(() => "loaded", (error) => error.message.slice(0, 6));
const { url } = await magicLinks.issue({ userId: "7" });
const open = async () => {
  const { status, headers } = await magicLinks.handler(new Request(url));
  return [status, headers.get("cache-control"), headers.get("referrer-policy")];
};
const before = await open();
taken = false;
const after = await open();
console.log(JSON.stringify({ ready, before, after, errors, told: errors.join().includes(url.slice(-40)) }));
`;

test("files that are gone are said to the host, and looked for anew with the next request", async () => {
  const { output, end } = await inAnotherProcess(import.meta.url, imports, code);
  await end("SIGTERM");
  expect(JSON.parse(output)).toEqual({
    ready: "ENOENT",
    before: [500, "no-store", "no-referrer"],
    after: [200, "no-store", "same-origin"],
    errors: [
      "not_loaded: onpurpose could not be loaded; has its installation changed since the start?",
    ],
    told: false,
  });
});
