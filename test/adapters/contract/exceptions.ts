/**
 * What a framework does by itself, before or after the adapter, so that a part of the contract cannot hold there. Each with
 * its reason, which stands in the title of the test; the test asks for what there is instead.
 */
export interface Exceptions {
  /** Refuses what changes something and says no `Origin`, with a 403 of its own. */
  readonly origin?: string;
  /** Answers methods by itself that routes do not have, such as PROPFIND. */
  readonly methods?: string;
  /** Leads a path with a slash at its end to the one without, by a 308. */
  readonly slashes?: string;
  /** Decodes paths before it chooses a route: `/magic%2Dlink` is the mount to it, and a page of onpurpose's. */
  readonly decodes?: string;
  /** Leads a target that is no plain path, such as `//a/b`, elsewhere by a 308, before anybody's route is asked. */
  readonly targets?: string;
  /** Tells no route who opened the connection, so that the host says what it knows: that it stands behind a proxy. */
  readonly peer?: string;
  /** Writes an answer as fast as it is made. */
  readonly pace?: string;
  /** Makes an answer of its own of what `requireUser` throws: without onpurpose's headers and JSON. */
  readonly thrown?: string;
}
