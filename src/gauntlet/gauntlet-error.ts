/** Why a gauntlet cannot be run, or goes no further: one sentence for whoever started it. */
export class GauntletError extends Error {
  override readonly name = "GauntletError";
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "something was thrown that is no error";
}
