/** What was typed makes no sense: one sentence for whoever typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
