import { messageOf } from "../../../src/gauntlet/gauntlet-error.ts";
import type { RobotBrowser, Visit } from "../../../src/gauntlet/index.ts";
import type { Wire } from "../../../src/gauntlet/http-client.ts";
import { Jar } from "../../../src/gauntlet/jar.ts";
import { maxPresses, typedInto } from "../../../src/gauntlet/robots/robot.ts";
import { until } from "../people/until.ts";
import type { Driver } from "./driver.ts";

// What the gauntlet's intermediaries do in a browser that is driven by WebDriver. They come as that browser comes,
// with its own headers: neither WebDriver can give it others.

/** Nothing that leads to another host. */
const targets = `[...document.querySelectorAll(
  'button, input[type="submit"], input[type="button"], a[href], [role="button"]'
)].filter(thing => !thing.href || new URL(thing.href).origin === location.origin)`;
const fields = `[...document.querySelectorAll("input, textarea")].filter(
  field => ["text", "email", "search", "url", "textarea"].includes(field.type)
)`;

/** Of one page. */
const maxTargets = 8;

/** How long what a press has begun may take, in milliseconds. */
const pageMs = 15_000;
/** For it to begin. A press that leads nowhere is no fault. */
const beginMs = 400;

/** One after the other: there is one window. */
export function robotIn(driver: Driver): (wire: Wire) => Promise<RobotBrowser> {
  return async ({ rate }) => {
    let last: Promise<unknown> = Promise.resolve();
    return {
      name: driver.name,
      visit(intermediary, visit) {
        const next = last
          .catch(() => {})
          .then(() => play(driver, () => rate.turn(), intermediary, visit));
        last = next;
        return next;
      },
      close: () => driver.close(),
    };
  };
}

const play: (
  driver: Driver,
  turn: () => Promise<void>,
  ...args: Parameters<RobotBrowser["visit"]>
) => Promise<void> = async (driver, turn, { steps }, visit) => {
  await driver.renew();
  const robot = { driver, turn, visit };
  for (const step of steps) {
    await visit.wait(step.afterMs);
    if (step.do === "open") await open(robot, visit.link);
    if (step.do !== "press_all") continue;
    await pressAll(robot, visit.link, { fill: step.fill || visit.address !== null, depth: 2 });
  }
  if (!steps.some((step) => step.do === "press_all")) return;
  for (const link of (await visit.newLinks?.()) ?? []) {
    await pressAll(robot, link, { fill: true, depth: 1 });
  }
};

interface Robot {
  readonly driver: Driver;
  readonly turn: () => Promise<void>;
  readonly visit: Visit;
}

interface Pressing {
  readonly fill: boolean;
  /** How many presses lead away from the link's own page. */
  readonly depth: 1 | 2;
}

/** Presses everything on the page, and everything on each page that this leads to, each time from the link anew. */
async function pressAll(robot: Robot, link: string, { fill, depth }: Pressing): Promise<void> {
  const { driver, visit } = robot;
  let pressed = 0;
  /** Presses the thing number `index`, and gives how many there are then; null: there is no such thing. */
  const pressNth = async (index: number): Promise<number | null> => {
    const count = await countOf(driver, targets);
    if (index >= Math.min(count, maxTargets) || pressed++ >= maxPresses) return null;
    if (fill) await fillIn(driver, visit.address);
    const text = await press(robot, visit.backwards ? count - 1 - index : index);
    await lookAt(robot, `pressing "${text}"`);
    return countOf(driver, targets);
  };
  for (let first = 0; ; first++) {
    let further = 1;
    for (let second = 0; second < further; second++) {
      await open(robot, link);
      const count = await pressNth(first);
      if (count === null) return;
      if (depth < 2 || second >= count) break;
      further = count;
      await pressNth(second);
    }
  }
}

async function open(robot: Robot, url: string): Promise<void> {
  await robot.turn();
  try {
    await robot.driver.open(url);
  } catch (error) {
    robot.visit.faults.push(messageOf(error));
  }
  await lookAt(robot, "opening the link");
}

async function lookAt({ driver, visit }: Robot, after: string): Promise<void> {
  await visit.look(new Jar(await driver.cookies()), after);
}

const countOf = async (driver: Driver, things: string): Promise<number> =>
  Number(await driver.evaluate(`${things}.length`));

/** At once, and tells the page so, as a program does that has no time for keys. */
async function fillIn(driver: Driver, address: string | null): Promise<void> {
  const [email, other] = [typedInto("email", address), typedInto("text", address)];
  await driver.evaluate(`${fields}.map(field => {
    field.value = field.type === "email" ? ${JSON.stringify(email)} : ${JSON.stringify(other)};
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }).length`);
}

/** By the mouse; what nobody can hit, by the page's own script. Gives its text. */
async function press({ driver, turn }: Robot, index: number): Promise<string> {
  const thing = `${targets}[${index}]`;
  const told = await driver.evaluate(`(thing => {
    addEventListener("beforeunload", () => { window.isLeft = true; });
    thing.scrollIntoView({ block: "center" });
    const { x, y, width, height } = thing.getBoundingClientRect();
    const middle = [Math.floor(x + width / 2), Math.floor(y + height / 2)];
    const text = (thing.innerText || thing.value || "").trim().slice(0, 60);
    return { text, middle, hit: thing.contains(document.elementFromPoint(...middle)) };
  })(${thing})`);
  const { text, x, y, hit } = readTarget(told);
  const before = await pageOf(driver);
  await turn();
  if (hit) await driver.perform(click(x, y));
  // Its answer is lost where the page goes at once.
  else await driver.evaluate(`${thing}.click()`).catch(() => {});
  await waitForNext(driver, before);
  return text;
}

function readTarget(told: unknown): { text: string; x: number; y: number; hit: boolean } {
  const of = (name: string): unknown =>
    typeof told === "object" && told !== null ? Reflect.get(told, name) : undefined;
  const middle = of("middle");
  const [x = 0, y = 0] = Array.isArray(middle) ? middle.map(Number) : [];
  return { text: String(of("text")), x, y, hit: of("hit") === true };
}

const click = (x: number, y: number): Parameters<Driver["perform"]>[0] => ({
  type: "pointer",
  id: "mouse",
  actions: [
    { type: "pointerMove", x, y, duration: 0 },
    { type: "pointerDown", button: 0 },
    { type: "pointerUp", button: 0 },
  ],
});

/** When a page began is different for every page, and leaves no trace in it. */
const pageOf = async (driver: Driver): Promise<string> =>
  String(await driver.evaluate("performance.timeOrigin"));

async function waitForNext(driver: Driver, before: string): Promise<void> {
  const pressedAt = performance.now();
  await until(
    "another page",
    async () => {
      // Between two pages there is none to ask.
      const now = await driver
        .evaluate("[performance.timeOrigin, document.readyState, window.isLeft === true]")
        .catch(() => null);
      const [page, state, isLeft] = Array.isArray(now) ? now.map(String) : [];
      if (page !== undefined && page !== before && state === "complete") return "it came";
      const isStill = page === before && isLeft !== "true";
      return isStill && performance.now() - pressedAt > beginMs ? "none comes" : null;
    },
    pageMs,
  ).catch(() => null);
}
