import { describeInBrowser, useChromium } from "../support/browser.ts";
import { bearerLaws } from "./integrations/bearer.ts";
import { ofExpressSession, ofPassport, ofStrategy } from "./integrations/express.ts";
import { ofSecureSession } from "./integrations/fastify.ts";
import { loginLaws } from "./integrations/laws.ts";
import { ofBearer, ofIronSession, ofSessionTable } from "./integrations/node.ts";

const systems = [
  ofExpressSession,
  ofPassport,
  ofStrategy,
  ofSecureSession,
  ofIronSession,
  ofSessionTable,
  ofBearer,
];

// One after the other: the file beside it has five browsers at once as it is.
describeInBrowser("a person with a browser, in an app with", { concurrent: false }, () => {
  const chromium = useChromium();
  for (const system of systems) loginLaws(system, chromium);
  bearerLaws(chromium);
});
