import { afterEach, describe } from "vitest";
import type { StartApp } from "./app.ts";
import { askers } from "./contract/askers.ts";
import { bodies } from "./contract/bodies.ts";
import { guard } from "./contract/guard.ts";
import { http } from "./contract/http.ts";
import { Stage, type Arrangement } from "./contract/stage.ts";
import { streams } from "./contract/streams.ts";
import { wayIn } from "./contract/way-in.ts";

/** What every adapter keeps, whatever its framework: over real HTTP, in an app that does other things, too. */
export function adapterContract(
  name: string,
  start: StartApp,
  arrangement: Arrangement = {},
): void {
  play(name, new Stage(start, arrangement), [wayIn, http, bodies, askers, streams, guard]);
}

/** As much of it as an app's parsers have a part in: for one more way to set them up. */
export function bodyContract(name: string, start: StartApp, arrangement: Arrangement = {}): void {
  play(name, new Stage(start, arrangement), [wayIn, bodies]);
}

function play(name: string, stage: Stage, parts: readonly ((stage: Stage) => void)[]): void {
  describe(name, () => {
    afterEach(() => stage.close());
    for (const part of parts) part(stage);
  });
}
