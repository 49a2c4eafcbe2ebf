import { cspHash, securityHeaders } from "../../http/headers.ts";
import type { HttpAnswer } from "../../http/message.ts";
import { adminLayout, type Frame } from "../../pages/admin/frame.ts";
import { adminStyle } from "../../pages/admin/style.ts";
import { style as timelineStyle } from "../../timeline/svg-style.ts";
import { contentHeaders } from "../render.ts";
import type { AdminReply } from "./reply.ts";

// The drawing of a link's timeline brings a style of its own.
const styles = `${cspHash(adminStyle)} ${cspHash(timelineStyle)}`;
const base = securityHeaders({ style: styles, script: null, formTargets: [], widget: [] });

/** The whole answer, with all the security headers. */
export function renderAdmin(
  { status, headers, content }: AdminReply,
  frame: Frame,
  json: boolean,
): HttpAnswer {
  switch (content.kind) {
    case "page": {
      const { name, data, draw } = content;
      if (json) return asJson(status, headers, { page: name, ...data });
      const body = String(adminLayout(draw(frame), frame, adminStyle));
      const all = [...base, ...contentHeaders("text/html", body), ...headers];
      return { status, headers: all, body };
    }
    case "redirect": {
      const { to } = content;
      if (json) return asJson(200, headers, { page: "done", goTo: to });
      const all = [...base, ["location", to], ["content-length", "0"], ...headers] as const;
      return { status, headers: all, body: "" };
    }
    case "nothing":
      return { status, headers: [...base, ...headers], body: "" };
    case "file": {
      const { name, type, pieces } = content;
      const kind = ["content-type", `${type}; charset=utf-8`] as const;
      const saved = ["content-disposition", `attachment; filename="${name}"`] as const;
      return { status, headers: [...base, kind, saved, ...headers], body: "", stream: pieces };
    }
  }
}

function asJson(status: number, headers: AdminReply["headers"], told: object): HttpAnswer {
  const body = JSON.stringify(told);
  const all = [...base, ...contentHeaders("application/json", body), ...headers];
  return { status, headers: all, body };
}
