// A mail server as a process of its own, so that what it does is not timed as the host's. Every tenth mail is refused.

import { once } from "node:events";
import { SMTPServer } from "smtp-server";

// Whoever has started it is gone.
process.stdin.on("end", () => process.exit()).resume();

let mails = 0;
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, _session, done) {
    stream.resume();
    stream.on("end", () => {
      const refused = ++mails % 10 === 0;
      done(refused ? Object.assign(new Error("mailbox full"), { responseCode: 552 }) : null);
    });
  },
});
const listening = server.listen(0, "127.0.0.1");
await once(listening, "listening");
const bound = listening.address();
console.log(`listening on port ${typeof bound === "object" ? bound?.port : ""}`);
