import { OnpurposeError } from "../errors.ts";
import type { HttpRequest } from "../http/message.ts";
import { expositionType } from "../telemetry/exposition.ts";
import { clientOf, type RouteContext } from "./context.ts";
import { empty, problem, type Reply } from "./reply.ts";

const allow: readonly [string, string] = ["allow", "GET, HEAD, OPTIONS"];

/** `GET /metrics`: for whom the host lets in. For others there is no such page, and so null. */
export async function showMetrics(
  context: RouteContext,
  request: HttpRequest,
): Promise<Reply | null> {
  if (!(await isLetIn(context, request))) return null;
  switch (request.method) {
    case "GET":
    case "HEAD":
      return { ...empty(200), text: { type: expositionType, body: context.watch.text() } };
    case "OPTIONS":
      return empty(204, [allow]);
    default:
      return problem(405, "method_not_allowed", [{ kind: "home" }], { headers: [allow] });
  }
}

async function isLetIn(context: RouteContext, request: HttpRequest): Promise<boolean> {
  const { mayReadMetrics, settings } = context;
  if (mayReadMetrics === null) return false;
  try {
    // Nothing but true: a function that gives the user who asks has not said that they may.
    const answer: unknown = await mayReadMetrics(clientOf(context, request));
    return answer === true;
  } catch (cause) {
    const message = "the option metrics failed: nobody is let in";
    settings.report(new OnpurposeError("invalid_host_answer", message, { cause }));
    return false;
  }
}
