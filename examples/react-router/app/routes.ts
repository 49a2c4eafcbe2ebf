import { index, route, type RouteConfig } from "@react-router/dev/routes";

export default [
  index("./home.tsx"),
  route("magic-link/*", "./magic-link.ts"),
] satisfies RouteConfig;
