import { index, route } from "@react-router/dev/routes";

export default [
  index("./home.tsx"),
  route("magic-link/*", "./magic-link.ts"),
  route("a/b/*", "./magic-link.ts", { id: "elsewhere" }),
  route("whoami", "./whoami.ts"),
  route("magic-linkage", "./magic-linkage.ts"),
  route("said", "./said.ts"),
  route("private", "./private.ts"),
];
