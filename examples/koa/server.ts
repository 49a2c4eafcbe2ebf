import Koa from "koa";
import { koaMiddleware, requireUser } from "onpurpose/adapters/koa";
import { magicLinks, port } from "./magic-links.ts";

const app = new Koa();
app.use(koaMiddleware(magicLinks));

// All that comes after it is for people who are logged in.
const known = requireUser(magicLinks);
app.use(known);
app.use((ctx) => {
  ctx.body = `Hello ${known.userOf(ctx).name}`;
});

app.listen(port, () => console.log(`http://localhost:${port}`));
