import { index, route } from "@react-router/dev/routes";

export default [
  index("./home.tsx"),
  route("magic-link/*", "./magic-link.ts"),
  route("links", "./links.tsx"),
];
