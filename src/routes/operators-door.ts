import { OnpurposeError } from "../errors.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import { nameOperator } from "../operator.ts";
import type { Operators } from "../settings.ts";
import { clientOf, type RouteContext } from "./context.ts";
import type { AnswerOperator } from "./admin/router.ts";

/** Where the operators' pages are, below the mount. */
const adminPath = "/admin";

/** The way to the operators' pages. */
export interface Door {
  /** Whether a path, below the mount, is one of theirs. */
  leadsTo(path: string): boolean;
  /**
   * Null to whoever is no operator: the request is then answered as if there were no such pages, so that nothing tells
   * whether there are.
   */
  open(request: HttpRequest, path: string): Promise<HttpAnswer | null>;
}

export function createOperatorsDoor(context: RouteContext): Door {
  const { operators } = context.settings;
  if (operators === null) return { leadsTo: () => false, open: async () => null };
  // Loaded once somebody has been let in: most processes never need them.
  let loading: Promise<AnswerOperator> | null = null;
  return {
    leadsTo: (path) => path === adminPath || path.startsWith(`${adminPath}/`),
    async open(request, path) {
      const operator = await askOperator(context, operators, request);
      if (operator === null) return null;
      const answer = await (loading ??= load(context).catch((error: unknown) => {
        loading = null;
        throw error;
      }));
      return answer(request, path.slice(adminPath.length), operator);
    },
  };
}

async function load(context: RouteContext): Promise<AnswerOperator> {
  const { createAdminRouter } = await import("./admin/router.ts");
  return createAdminRouter(context);
}

/** Where the host cannot say, nobody is one. */
async function askOperator(
  context: RouteContext,
  operators: Operators,
  request: HttpRequest,
): Promise<string | null> {
  try {
    return nameOperator(await operators(clientOf(context, request)));
  } catch (cause) {
    const known = cause instanceof OnpurposeError;
    const message = "operators failed: nobody is let in";
    context.settings.report(
      known ? cause : new OnpurposeError("invalid_host_answer", message, { cause }),
    );
    return null;
  }
}
