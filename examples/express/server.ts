import express from "express";
import { expressHandler, requireUser } from "onpurpose/adapters/express";
import { magicLinks, port } from "./magic-links.ts";

const app = express();
app.use(expressHandler(magicLinks));

const known = requireUser(magicLinks);
app.get("/", known, (req, res) => {
  res.type("text").send(`Hello ${known.userOf(req).name}`);
});

app.listen(port, () => console.log(`http://localhost:${port}`));
