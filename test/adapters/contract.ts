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
  describe(name, () => {
    const stage = new Stage(start, arrangement);
    afterEach(() => stage.close());
    for (const part of [wayIn, http, bodies, askers, streams, guard]) part(stage);
  });
}
