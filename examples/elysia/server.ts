import { node } from "@elysiajs/node";
import { Elysia } from "elysia";
import { elysiaHook } from "onpurpose/adapters/elysia";
import { magicLinks, port } from "./magic-links.ts";

// On Bun: without the adapter.
const app = new Elysia({ adapter: node() }).onRequest(elysiaHook(magicLinks));

app.get("/", async ({ request, set }) => {
  const person = await magicLinks.currentUser(request);
  if (person === null) {
    // Not by `redirect`: on Node it takes no path.
    set.status = 303;
    set.headers.location = magicLinks.loginPath("/");
    return "";
  }
  return `Hello ${person.name}`;
});

app.listen(port, () => console.log(`http://localhost:${port}`));
