import { isSolved } from "../flows/challenge.ts";
import type { FormToken } from "../form-token.ts";
import type { HttpRequest } from "../http/message.ts";
import { suspicionsOf } from "../intermediaries/suspicion.ts";
import type { Crowd } from "../intermediaries/crowd.ts";
import type { Traits } from "../intermediaries/traits-shape.ts";
import { readTraits } from "../intermediaries/traits.ts";
import type { Settings } from "../settings.ts";
import type { VisitFacts } from "../stores/store.ts";
import { clientOf, type RouteContext } from "./context.ts";

/** What a press shows of whoever made it, beside the request itself. */
export interface PressSigns {
  /** The button that no person sees was pressed. */
  readonly trap: boolean;
  /** The page's script found a program at the wheel. */
  readonly driven: boolean;
  /** What the widget of a challenge answered, or empty. */
  readonly solution: string;
}

/**
 * What speaks against a person behind a press on a link that the app issued by itself, by name, the weightiest
 * first; empty where that is not enough to ask for more.
 */
export async function suspect(
  context: RouteContext,
  request: HttpRequest,
  { form, visit, signs }: { form: FormToken; visit: VisitFacts; signs: PressSigns },
): Promise<readonly string[]> {
  const { settings, crowd } = context;
  const suspicions = judge(settings, crowd, readTraits(request), { form, visit, signs });
  if (suspicions.length > 0 || settings.challenge === null) return suspicions;
  const { challenge } = settings;
  const solved = await isSolved(settings, challenge, signs.solution, clientOf(context, request));
  return solved ? [] : ["challenge"];
}

function judge(
  { suspicion }: Settings,
  crowd: Crowd,
  traits: Traits,
  {
    form,
    visit,
    signs: { trap, driven },
  }: { form: FormToken; visit: VisitFacts; signs: PressSigns },
): readonly string[] {
  if (!suspicion) return trap ? ["trap"] : [];
  // What seems to come from the future was made by a machine whose clock is ahead: nobody was quick.
  const { issuedAt, madeAt } = form;
  return suspicionsOf({
    traits,
    trap,
    driven,
    sincePage: visit.at < madeAt ? Infinity : visit.at - madeAt,
    sinceIssue: issuedAt === null || visit.at < issuedAt ? null : visit.at - issuedAt,
    linksOpened: crowd.linksOf(visit.network, visit.at),
  });
}

/** The visit of a press that was found suspicious, which says so. */
export function asSuspected(visit: VisitFacts, suspicions: readonly string[]): VisitFacts {
  if (visit.class === null) return visit;
  const { kind, reasons } = visit.class;
  const robot = kind === "person" || kind === "unknown" ? "automation" : kind;
  const all = [...new Set([...suspicions, ...reasons])];
  return { ...visit, class: { ...visit.class, kind: robot, reasons: all } };
}
