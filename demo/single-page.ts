import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";
import { answer, type Answer } from "./http.ts";
import { importMap, singlePage } from "./single-page-view.ts";
import type { App, Visit } from "./visit.ts";

/** The page's own script, and the client of onpurpose that it imports, by their names below /app. */
const scripts: Readonly<Record<string, string>> = {
  login: import.meta.resolve("./public/login.ts"),
  client: import.meta.resolve("onpurpose/client"),
};

const importMapHash = createHash("sha256").update(importMap).digest("base64");

/** `/app`, a login without a page load in between, and its two scripts. */
export function showSinglePage(app: App, visit: Visit): Answer {
  const file = scripts[visit.part];
  if (file !== undefined) return answer(200, "text/javascript; charset=utf-8", readScript(file));
  const page = visit.page(200, singlePage(app.magicLinks.loginPath("/app")));
  const own = Object.keys(scripts).map((name) => `${app.config.origin}/app/${name}.js`);
  const policy = page.headers["content-security-policy"] ?? "";
  const more = `script-src 'sha256-${importMapHash}' ${own.join(" ")}; connect-src 'self'`;
  return { ...page, headers: { ...page.headers, "content-security-policy": `${policy}; ${more}` } };
}

/** As browsers can run it: in a checkout these are TypeScript, in a package they are built. */
function readScript(url: string): string {
  const text = readFileSync(fileURLToPath(url), "utf8");
  return url.endsWith(".ts") ? withoutTypes(text) : text;
}

function withoutTypes(text: string): string {
  // Node says of this function that it is experimental; whoever runs the demo need not hear it.
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
