import type { NextConfig } from "next";

const config: NextConfig = {
  // `next dev` prints the paths of requests, and the one of a link logs in.
  logging: { incomingRequests: { ignore: [/^\/magic-link\//] } },
};

export default config;
