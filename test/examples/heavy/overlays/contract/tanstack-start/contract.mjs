import { serve } from "srvx";

const hostCookies = ["theme=dark; path=/", "lang=en; path=/"];

export async function open() {
  const { default: app } = await import("./dist/server/server.js");
  const cookies = async (_request, next) => {
    const response = await next();
    const { status, headers, body } = response;
    const ours = headers.getSetCookie();
    const all = new Headers(headers);
    all.delete("set-cookie");
    for (const cookie of [...hostCookies, ...ours]) all.append("set-cookie", cookie);
    return new Response(body, { status, headers: all });
  };
  return serve({ manual: true, middleware: [cookies], fetch: app.fetch }).node.handler;
}
