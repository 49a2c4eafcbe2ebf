import { afterEach, describe, expect, test } from "vitest";
import { OnpurposeError } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { openWebFace } from "../http/support/faces.ts";
import { ask, button, startHost, type Host } from "../http/support/host.ts";
import { found, playDay } from "./support/day.ts";
import { counted, readExposition } from "./support/exposition.ts";

const stores = [
  ["memory", memoryStore],
  ["SQLite", () => sqliteStore(":memory:")],
] as const;

describe.each(stores)("what is counted with the %s store", (_name, open) => {
  let host: Host;
  afterEach(() => host.close());

  test("is what has happened, and holds nothing that a stranger wrote", async () => {
    host = await startHost(openWebFace, { store: open() });
    const { secrets, personal, linkId } = await playDay(host);
    const text = host.magicLinks.metrics();
    const all = counted(text);
    // How often the test itself has asked, or waited for what follows an answer.
    const others = /verb="(?:asks|explain|linksOf|session|settleAsk)"/;
    const said = Object.entries(all).filter(([name]) => !others.test(name));
    expect(Object.fromEntries(said)).toEqual({
      'onpurpose_requests_total{route="start",method="GET",status="200"}': 3,
      'onpurpose_requests_total{route="ask",method="POST",status="200"}': 3,
      'onpurpose_requests_total{route="typeCode",method="POST",status="303"}': 1,
      'onpurpose_requests_total{route="typeCode",method="POST",status="403"}': 1,
      'onpurpose_requests_total{route="logOut",method="POST",status="200"}': 1,
      'onpurpose_requests_total{route="open",method="HEAD",status="200"}': 1,
      'onpurpose_requests_total{route="open",method="GET",status="200"}': 2,
      'onpurpose_requests_total{route="open",method="GET",status="410"}': 2,
      'onpurpose_requests_total{route="press",method="POST",status="200"}': 1,
      'onpurpose_requests_total{route="press",method="POST",status="303"}': 2,
      'onpurpose_requests_total{route="press",method="POST",status="403"}': 1,
      'onpurpose_requests_total{route="mangled",method="GET",status="404"}': 1,
      'onpurpose_requests_total{route="junk",method="GET",status="404"}': 1,
      'onpurpose_requests_total{route="other",method="GET",status="404"}': 1,
      'onpurpose_requests_total{route="other",method="PUT",status="405"}': 1,
      'onpurpose_requests_total{route="other",method="OPTIONS",status="204"}': 1,
      'onpurpose_request_duration_seconds_count{route="start"}': 3,
      'onpurpose_request_duration_seconds_count{route="ask"}': 3,
      'onpurpose_request_duration_seconds_count{route="typeCode"}': 2,
      'onpurpose_request_duration_seconds_count{route="logOut"}': 1,
      'onpurpose_request_duration_seconds_count{route="open"}': 5,
      'onpurpose_request_duration_seconds_count{route="press"}': 4,
      'onpurpose_request_duration_seconds_count{route="mangled"}': 1,
      'onpurpose_request_duration_seconds_count{route="junk"}': 1,
      'onpurpose_request_duration_seconds_count{route="other"}': 3,
      onpurpose_junk_tokens_total: 1,
      'onpurpose_asks_total{outcome="taken"}': 3,
      'onpurpose_mails_total{outcome="mailed"}': 2,
      'onpurpose_mails_total{outcome="no_account"}': 1,
      onpurpose_mail_duration_seconds_count: 2,
      'onpurpose_links_issued_total{by="ask"}': 2,
      'onpurpose_links_issued_total{by="app"}': 1,
      onpurpose_links_revoked_total: 1,
      onpurpose_sessions_ended_total: 1,
      'onpurpose_reports_total{revoked="no"}': 1,
      'onpurpose_logins_total{by="code",outcome="refused"}': 1,
      'onpurpose_logins_total{by="code",outcome="succeeded"}': 1,
      'onpurpose_logins_total{by="press",outcome="refused"}': 1,
      'onpurpose_logins_total{by="press",outcome="repeated"}': 1,
      'onpurpose_logins_total{by="press",outcome="succeeded"}': 1,
      'onpurpose_refusals_total{of="link",reason="mangled"}': 1,
      'onpurpose_refusals_total{of="link",reason="method_not_allowed"}': 1,
      'onpurpose_refusals_total{of="link",reason="revoked"}': 1,
      'onpurpose_refusals_total{of="link",reason="used"}': 1,
      'onpurpose_refusals_total{of="login",reason="forged"}': 1,
      'onpurpose_refusals_total{of="login",reason="wrong_code"}': 1,
      onpurpose_time_to_login_seconds_count: 2,
      'onpurpose_visits_total{kind="person",outcome="opened"}': 2,
      'onpurpose_visits_total{kind="person",outcome="redeemed"}': 2,
      'onpurpose_visits_total{kind="person",outcome="repeated"}': 1,
      'onpurpose_visits_total{kind="person",outcome="declined"}': 1,
      'onpurpose_visits_total{kind="person",outcome="refused"}': 4,
      // A PUT and a typed code are nothing that a browser's headers say much about.
      'onpurpose_visits_total{kind="unknown",outcome="refused"}': 2,
      'onpurpose_visits_total{kind="automation",outcome="opened"}': 1,
      'onpurpose_store_duration_seconds_count{verb="ask"}': 3,
      'onpurpose_store_duration_seconds_count{verb="decline"}': 1,
      'onpurpose_store_duration_seconds_count{verb="endSession"}': 1,
      'onpurpose_store_duration_seconds_count{verb="issue"}': 3,
      'onpurpose_store_duration_seconds_count{verb="open"}': 5,
      'onpurpose_store_duration_seconds_count{verb="record"}': 3,
      'onpurpose_store_duration_seconds_count{verb="redeem"}': 3,
      'onpurpose_store_duration_seconds_count{verb="revoke"}': 1,
      'onpurpose_store_duration_seconds_count{verb="tryCode"}': 2,
    });
    expect(found(text, [...secrets, ...personal, linkId, "ada", "cleo"])).toEqual([]);
  });
});

test("whatever is asked, and however, there are no more series for it", async () => {
  const host = await startHost(openWebFace);
  const before = [...readExposition(host.magicLinks.metrics()).keys()];
  for (const method of ["PROPFIND", "X".repeat(200)]) {
    for (const path of ["/magic-link", "/magic-link/metrics", "/magic-link/%22%0a", "/x"]) {
      const odd = { "user-agent": `"} evil{x="1`, cookie: 'onpurpose-session="} evil 1' };
      await host.browser(odd).send(method, path);
    }
  }
  const text = host.magicLinks.metrics();
  const after = readExposition(text);
  expect([...after.keys()]).toEqual(before);
  expect([...(after.get("onpurpose_requests_total")?.samples ?? [])]).toEqual([
    ['onpurpose_requests_total{route="metrics",method="_OTHER",status="404"}', 2],
    ['onpurpose_requests_total{route="junk",method="_OTHER",status="404"}', 2],
    ['onpurpose_requests_total{route="other",method="_OTHER",status="404"}', 2],
    ['onpurpose_requests_total{route="other",method="_OTHER",status="405"}', 2],
  ]);
  expect(found(text, ["evil", "PROPFIND", "XXX"])).toEqual([]);
  await host.close();
});

test("failures are counted by what failed, and calls of the store that do, too", async () => {
  const down = () => Promise.reject(new OnpurposeError("store_unavailable", "gone"));
  const crash = () => Promise.reject(new TypeError("no such column"));
  const store = { ...memoryStore(), open: down, endSession: crash };
  const host = await startHost(openWebFace, { store });
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  expect((await host.browser().open(url)).status).toBe(503);
  await expect(host.magicLinks.endSession("x")).rejects.toThrow("no such column");
  expect(counted(host.magicLinks.metrics())).toMatchObject({
    'onpurpose_requests_total{route="open",method="GET",status="503"}': 1,
    'onpurpose_store_failures_total{verb="open",code="store_unavailable"}': 1,
    'onpurpose_store_failures_total{verb="endSession",code="other"}': 1,
    'onpurpose_store_duration_seconds_count{verb="open"}': 1,
    'onpurpose_failures_total{code="store_unavailable"}': 1,
  });
  await host.close();
});

test("what limits hold back is told from what they let through", async () => {
  const host = await startHost(openWebFace, { limits: { address: { free: 2 } } });
  for (let n = 0; n < 5; n++) await ask(host.browser(), "ada@example.com");
  expect(counted(host.magicLinks.metrics())).toMatchObject({
    'onpurpose_asks_total{outcome="taken"}': 2,
    'onpurpose_asks_total{outcome="held_back"}': 3,
  });
  await host.close();
});

test("how long people take from the mail to the press is counted on the clock that issued the link", async () => {
  const host = await startHost(openWebFace);
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  host.wait(45_000);
  const browser = host.browser();
  await browser.press(await browser.open(url), button.logIn);
  const family = readExposition(host.magicLinks.metrics()).get("onpurpose_time_to_login_seconds");
  expect([...(family?.samples ?? [])].slice(3, 7)).toEqual([
    ['onpurpose_time_to_login_seconds_bucket{le="20"}', 0],
    ['onpurpose_time_to_login_seconds_bucket{le="30"}', 0],
    ['onpurpose_time_to_login_seconds_bucket{le="60"}', 1],
    ['onpurpose_time_to_login_seconds_bucket{le="120"}', 1],
  ]);
  expect(family?.samples.get("onpurpose_time_to_login_seconds_sum")).toBe(45);
  await host.close();
});
