import type {
  ClaimRequest,
  ClaimResult,
  CurrentLogin,
  FinishRequest,
  FinishResult,
  RedeemRequest,
  RedeemResult,
  RefusedRedeem,
  Repeated,
  Store,
  TwoStepClaimRequest,
} from "../store.ts";
import { settle } from "./accounts.ts";
import type { Answer, Connection, Request, Run } from "./connection.ts";
import { sessionNotStored } from "./errors.ts";
import { userTag } from "./keys.ts";
import { present } from "./links.ts";
import { judge, resolveCurrent, verbOf } from "./requests.ts";
import { oneOf, toAccount, toLink } from "./rows.ts";
import { scripts } from "./scripts.ts";

type RedeemVerbs = Pick<Store, "redeem" | "claim" | "finish" | "release">;

const deadReasons = ["unknown", "used", "revoked", "superseded", "expired", "busy"] as const;
const pressRefusals = [...deadReasons, "wrong_account"] as const;
const finishRefusals = [...deadReasons, "session_failed"] as const;

export function redeemVerbs(connection: Connection): RedeemVerbs {
  return {
    redeem: (request) => verbOf(connection, request, (run) => redeem(connection, run, request)),
    claim: (request) => verbOf(connection, request, (run) => claim(connection, run, request)),
    finish: (request) => verbOf(connection, request, (run) => finish(connection, run, request)),
    release: (request) =>
      verbOf(connection, request, async (run) => {
        const { outcome, reason, claimId } = request;
        await judge(connection, run, scripts.record, request, { outcome, reason, claimId });
      }),
  };
}

async function redeem(
  connection: Connection,
  run: Run,
  request: RedeemRequest,
): Promise<RedeemResult> {
  const { userId, session } = request;
  const asked = { userId, session, user: userTag(userId) };
  const { answer, replaces } = await press(connection, run, request, asked);
  const lost = await settle(connection, run, answer, { ...request, current: replaces });
  if (lost !== null) return { ...lost, current: toAccount(answer["current"]) };
  if (answer["outcome"] !== "redeemed") return repeatedOrRefused(answer);
  return { outcome: "redeemed", link: present(toLink(answer["link"])) };
}

async function claim(
  connection: Connection,
  run: Run,
  request: TwoStepClaimRequest,
): Promise<ClaimResult> {
  const { claimId, claimedUntil } = request;
  const { answer } = await press(connection, run, request, { claimId, claimedUntil });
  if (answer["outcome"] === "claimed") {
    return { outcome: "claimed", link: present(toLink(answer["link"])) };
  }
  const lost = await settle(connection, run, answer, { ...request, userId: null });
  return lost === null
    ? repeatedOrRefused(answer)
    : { ...lost, current: toAccount(answer["current"]) };
}

/** Runs the script that `redeem` and `claim` share. */
async function press(
  connection: Connection,
  run: Run,
  request: ClaimRequest,
  more: Request,
): Promise<{ readonly answer: Answer; readonly replaces: CurrentLogin | null }> {
  const { linkId, browser, switchAccount, repeatWindow, visit } = request;
  const current = await resolveCurrent(connection, run, linkId, request.current, visit.at);
  const { cluster } = connection;
  const asked = { browser, switchAccount, repeatWindow, current, cluster, ...more };
  const answer = stored(await judge(connection, run, scripts.press, request, asked));
  return { answer, replaces: current === null ? null : request.current };
}

function repeatedOrRefused(answer: Answer): Repeated | RefusedRedeem {
  const { outcome, secretHash, reason } = answer;
  const link = toLink(answer["link"]);
  if (outcome === "repeated") {
    const hash = typeof secretHash === "string" ? secretHash : null;
    return { outcome, link: present(link), secretHash: hash };
  }
  const current = toAccount(answer["current"]);
  return { outcome: "refused", reason: oneOf(pressRefusals, reason), link, current };
}

async function finish(
  connection: Connection,
  run: Run,
  request: FinishRequest,
): Promise<FinishResult> {
  const { claimId, userId, browser, session } = request;
  const { cluster } = connection;
  const current = cluster ? null : request.current;
  const login = { userId, browser, session, user: userTag(userId), fillsUser: true };
  const asked = { claimId, current, cluster, ...login };
  const answer = stored(await judge(connection, run, scripts.finish, request, asked));
  const lost = await settle(connection, run, answer, request);
  if (lost !== null) return lost;
  const link = toLink(answer["link"]);
  if (answer["outcome"] === "redeemed") return { outcome: "redeemed", link: present(link) };
  return { outcome: "refused", reason: oneOf(finishRefusals, answer["reason"]), link };
}

function stored(answer: Answer): Answer {
  if (answer["outcome"] === "session_not_stored") throw sessionNotStored(String(answer["error"]));
  return answer;
}
