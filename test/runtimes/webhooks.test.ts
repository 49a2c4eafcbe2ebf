import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Visitor, type ServerProcess } from "../support/site.ts";
import { startReceiver, type Receiver } from "../support/webhooks/receiver.ts";
import { hookSecret } from "./servers/app.ts";
import { startMailService, type MailService } from "./support/mail-service.ts";
import { requireRuntime } from "./support/programs.ts";
import { startOn } from "./support/start.ts";

// In a Worker nothing that one request began may be touched by another: events are sent by a job, and by it alone.

const program = await requireRuntime("workerd");

describe.skipIf(program === undefined)("webhooks on workerd", () => {
  let mails: MailService;
  let receiver: Receiver;
  let server: ServerProcess;
  beforeAll(async () => {
    mails = await startMailService();
    receiver = await startReceiver({ secret: hookSecret });
    const hooks = { ONPURPOSE_HOOKS: receiver.url };
    server = await startOn(program ?? "", ["workerd.ts"], mails.url, hooks);
  });
  afterAll(async () => {
    await server.stop("SIGKILL");
    await receiver.close();
    await mails.close();
  });

  test.each(["ada@example.com", "bob@example.com"])("tell of a login of %s", async (email) => {
    const before = receiver.received.length;
    const visitor = new Visitor(server);
    const fields = { ...(await visitor.open("/magic-link")), email };
    expect((await visitor.post("/magic-link", fields)).status).toBeLessThan(400);
    const [link = ""] = /https?:\/\/\S+\/[0-9a-z]{40}/.exec(await mails.newestTo(email)) ?? [];
    expect((await visitor.post(link, await visitor.open(link))).status).toBe(303);
    expect(receiver.received).toHaveLength(before);
    const sent = await visitor.get("/send-events.json");
    expect(JSON.parse(sent.body)).toEqual({ sent: 4, failed: 0, givenUp: 0, elsewhere: false });
    const types = receiver.received.slice(before).map(({ event }) => event.type);
    expect(types).toEqual(["link.issued", "mail.settled", "link.opened", "login.succeeded"]);
    expect(receiver.faults).toEqual([]);
    const again = await visitor.get("/send-events.json");
    expect(JSON.parse(again.body)).toMatchObject({ sent: 0, failed: 0 });
  });
});
