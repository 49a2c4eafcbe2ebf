// Run by Deno.
import process from "node:process";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { createApp, createHandler } from "./app.ts";

interface DenoInfo {
  readonly remoteAddr: { readonly hostname: string };
}

declare const Deno: {
  serve(
    options: {
      readonly hostname: string;
      readonly port: number;
      onListen(at: { readonly port: number }): void;
    },
    handler: (request: Request, info: DenoInfo) => Promise<Response>,
  ): unknown;
};

const {
  ONPURPOSE_URL: url = "",
  ONPURPOSE_SECRET: secret = "",
  ONPURPOSE_MAILS: mails = "",
} = process.env;
// Whoever has started it is gone.
process.stdin.on("end", () => process.exit()).resume();
const app = createApp({ url, secret, mails }, sqliteStore(process.env["ONPURPOSE_DATABASE"] ?? ""));
const onListen = ({ port }: { port: number }): void => console.log(`listening on port ${port}`);
Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, createHandler(app));
