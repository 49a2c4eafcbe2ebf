import express from "express";
import { expressHandler, requireUser, userOf } from "onpurpose/adapters/express";
import { magicLinks, port } from "./magic-links.ts";

const app = express();
app.use(expressHandler(magicLinks));
app.get("/", requireUser(magicLinks), (req, res) => {
  res.type("text").send(`Hello ${userOf(req).name ?? "there"}`);
});
app.listen(port, () => console.log(`http://localhost:${port}`));
