import { node } from "@elysiajs/node";
import { Elysia } from "elysia";
import { elysiaHook } from "onpurpose/adapters/elysia";
import { magicLinks, port } from "./magic-links.ts";

// On Bun: without the adapter.
const app = new Elysia({ adapter: node() }).onRequest(elysiaHook(magicLinks));

app.get("/", async ({ request, redirect }) => {
  const person = await magicLinks.currentUser(request);
  if (person === null) return redirect(magicLinks.loginPath("/"), 303);
  return `Hello ${person.name}`;
});

app.listen(port, () => console.log(`http://localhost:${port}`));
