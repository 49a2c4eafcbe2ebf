import next from "next";

export async function open() {
  const app = next({ dev: false, dir: import.meta.dirname });
  await app.prepare();
  return app.getRequestHandler();
}
