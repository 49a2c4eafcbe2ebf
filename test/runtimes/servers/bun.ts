// Run by Bun.
import { sqliteStore } from "onpurpose/stores/sqlite";
import { createApp, createHandler } from "./app.ts";

interface BunServer {
  readonly port: number;
  requestIP(request: Request): { readonly address: string } | null;
}

declare const Bun: {
  serve(options: {
    readonly hostname: string;
    readonly port: number;
    fetch(request: Request, server: BunServer): Promise<Response>;
  }): BunServer;
};

const {
  ONPURPOSE_URL: url = "",
  ONPURPOSE_SECRET: secret = "",
  ONPURPOSE_MAILS: mails = "",
} = process.env;
// Whoever has started it is gone.
process.stdin.on("end", () => process.exit()).resume();
const app = createApp({ url, secret, mails }, sqliteStore(process.env["ONPURPOSE_DATABASE"] ?? ""));
const { port } = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: createHandler(app) });
console.log(`listening on port ${port}`);
