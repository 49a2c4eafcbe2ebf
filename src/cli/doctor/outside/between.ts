import { outside } from "../../../timeline/outside.ts";
import { listed, ok, type Finding } from "../finding.ts";
import { headerOf, type WebAnswer } from "../web.ts";

/** What leaves a header of its own on whatever passes through it. */
const passers: readonly (readonly [header: string, name: string])[] = [
  ["cf-ray", "Cloudflare"],
  ["x-amz-cf-id", "Amazon CloudFront"],
  ["x-azure-ref", "Azure Front Door"],
  ["x-fastly-request-id", "Fastly"],
  ["akamai-grn", "Akamai"],
  ["x-akamai-transformed", "Akamai"],
  ["x-sucuri-id", "Sucuri"],
  ["x-vercel-id", "Vercel"],
  ["x-nf-request-id", "Netlify"],
  ["fly-request-id", "Fly.io"],
  ["x-railway-request-id", "Railway"],
  ["rndr-id", "Render"],
  ["x-varnish", "Varnish"],
];

/** By their names, what stands between this machine and the app, as far as it says so. */
export function passersOf(answer: Pick<WebAnswer, "headers">): readonly string[] {
  const named = passers.filter(([header]) => headerOf(answer, header) !== null);
  const told = ["via", "server"].flatMap((header) => {
    const value = headerOf(answer, header);
    return value === null ? [] : [`${outside(value, 40)} (${header})`];
  });
  return [...new Set([...named.map(([, name]) => name), ...told])];
}

export function judgeBetween(answer: Pick<WebAnswer, "headers">): Finding {
  const names = passersOf(answer);
  return names.length === 0
    ? ok("between", "Nothing between this machine and the app says its name.")
    : ok("between", `In between, by what the headers say: ${listed(names)}.`);
}
