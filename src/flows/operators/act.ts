import { randomText } from "../../crypto.ts";
import type { Settings } from "../../settings.ts";
import type { Act } from "../../stores/store.ts";

/** What an operator is about to do. */
export type ActPlan = Pick<Act, "operator" | "name" | "linkId" | "userId">;

/** Notes it before it is done, so that nothing is done that nobody answers for. */
export async function noteAct(settings: Settings, plan: ActPlan): Promise<Act> {
  const act: Act = { id: randomText(16), at: settings.now(), ...plan, count: null };
  await settings.store.addAct(act);
  return act;
}

/** Notes the act, does it, and notes to how many links or sessions it was done; that stays open where it fails. */
export async function doAct(
  settings: Settings,
  plan: ActPlan,
  does: () => Promise<number>,
): Promise<Act> {
  const act = await noteAct(settings, plan);
  const count = await does();
  await settings.store.settleAct(act, count);
  return { ...act, count };
}
