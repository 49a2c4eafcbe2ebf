/** Every {@link LinkState}, as data. */
export const linkStates = ["live", "used", "revoked", "expired"] as const;

/** What a link is good for: `live` ones log somebody in; of the others, why they do not. */
export type LinkState = (typeof linkStates)[number];
