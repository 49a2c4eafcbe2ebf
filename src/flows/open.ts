import type { Settings } from "../settings.ts";
import type { CurrentLogin, OpenResult, VisitFacts } from "../stores/store.ts";

export interface OpenLink {
  readonly linkId: string;
  readonly visit: VisitFacts;
  readonly current: CurrentLogin | null;
  readonly prefetch: boolean;
}

/**
 * A link is looked at. Nothing happens to it; the visit is recorded. The account is not looked up here:
 * that happens at the press, so that a scanner's hundred visits cost the host nothing.
 */
export function open(settings: Settings, request: OpenLink): Promise<OpenResult> {
  return settings.store.open(request);
}
