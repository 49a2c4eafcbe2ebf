/** Every {@link VisitKind}, as data. */
export const visitKinds = [
  "person",
  "scanner",
  "preview",
  "prefetch",
  "image_proxy",
  "crawler",
  "automation",
  "unknown",
] as const;

/**
 * Who made a visit, as far as its request tells.
 *
 * - `person`: a browser that says nothing against it
 * - `scanner`: checks links for somebody's safety: a mail gateway, a reputation service, a virus scanner
 * - `preview`: shows what a link leads to, in a chat or a mail program
 * - `prefetch`: a browser that fetches ahead of its person
 * - `image_proxy`: fetches what mails show
 * - `crawler`: makes an index of what it finds
 * - `automation`: a program, or a browser that a program drives, for whatever it is
 * - `unknown`: nothing tells
 */
export type VisitKind = (typeof visitKinds)[number];

/** A kind as it was stored: one that this code does not know was written by newer code. */
export const knownKind = (name: string): VisitKind =>
  visitKinds.find((kind) => kind === name) ?? "unknown";

/** What the rules made of a visit. */
export interface VisitClass {
  readonly kind: VisitKind;
  /** Such as "Microsoft Defender"; null where nothing gives a name. At most 60 characters. */
  readonly name: string | null;
  /** Names of the rules that say so, the weightiest first: `a-z`, digits and dashes. */
  readonly reasons: readonly string[];
  /** The version of the rules that said so. */
  readonly rules: number;
}
