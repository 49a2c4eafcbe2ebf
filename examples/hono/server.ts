import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { honoMiddleware } from "onpurpose/adapters/hono";
import { magicLinks, port } from "./magic-links.ts";

const app = new Hono();
app.use(honoMiddleware(magicLinks));

app.get("/", async (c) => {
  const person = await magicLinks.currentUser(c.req.raw);
  if (person === null) return c.redirect(magicLinks.loginPath("/"), 303);
  return c.text(`Hello ${person.name}`);
});

serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}`));
