import { ExpressAuth, getSession } from "@auth/express";
import express from "express";
import { expressHandler } from "onpurpose/adapters/express";
import { authConfig } from "./auth.ts";
import { magicLinks, port } from "./magic-links.ts";

const app = express();
app.use(expressHandler(magicLinks));
app.use("/auth", ExpressAuth(authConfig));

app.get("/", async (req, res) => {
  // Auth.js's own way to ask. `magicLinks.currentUser(req)` tells the same.
  const session = await getSession(req, authConfig);
  if (session === null) return res.redirect(303, magicLinks.loginPath(req.originalUrl));
  // Theirs alone: for no cache, and no back button after the logout.
  res.set("cache-control", "no-store").type("text").send(`Hello ${session.user?.name}`);
});

app.listen(port, () => console.log(`http://localhost:${port}`));
