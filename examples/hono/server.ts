import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { honoMiddleware, requireUser } from "onpurpose/adapters/hono";
import { magicLinks, port } from "./magic-links.ts";

const app = new Hono();
app.use(honoMiddleware(magicLinks));

const known = requireUser(magicLinks);
app.get("/", known, (c) => c.text(`Hello ${known.userOf(c).name}`));

serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}`));
