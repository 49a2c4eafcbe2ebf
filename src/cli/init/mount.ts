import type { Project } from "./project.ts";
import type { Wiring } from "./wiring.ts";

/** What a mount is written for. */
export interface MountOf {
  readonly typeScript: boolean;
  /** How the configuration is named in an import. */
  readonly config: string;
  /** The path that onpurpose has: "/magic-link". */
  readonly path: string;
  /** Where an app listens that is made for it. */
  readonly port: string;
}

/** What an app is told of a mount by. */
export interface WiringOf {
  /** The path that onpurpose has. */
  readonly path: string;
  /** The name of the mount's file. */
  readonly file: string;
}

/** The files that are made, each with its end. */
export interface Layout {
  readonly config: string;
  readonly mount: string;
}

/** A way in which apps take requests. A framework with a mount of its own is one more entry. */
export interface MountChoice {
  readonly id: string;
  readonly title: string;
  /** Packages by which a project shows that it takes requests so. */
  readonly shownBy: readonly string[];
  /** Others that these packages bring along, and that a project uses through this one. */
  readonly hides?: readonly string[];
  /** Where its server listens while somebody develops. Default 3000. */
  readonly port?: number;
  /** Modules are put together by a bundler, to which no ends of files are told. */
  readonly isBundled?: boolean;
  /** Where its files belong. Default: `onpurpose.config` and `onpurpose.mount` beside the app. */
  readonly layout?: (project: Project, path: string) => Layout;
  /** The code of the mount. */
  readonly code: (of: MountOf) => string;
  /** How it gets into the app, where the place of the file is not enough. */
  readonly wiring?: (of: WiringOf) => Wiring;
  /** What puts it into the app by hand: lines, of which the first may say where. */
  readonly byHand?: (file: string, of: WiringOf) => readonly string[];
  /** What is to be known later, as a sentence. */
  readonly note?: string;
  /** What else is to be done before it works, as sentences. */
  readonly steps?: (project: Project) => readonly string[];
}
