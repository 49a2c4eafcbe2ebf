import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { textAfter } from "../../src/cli/init/edit.ts";
import { mailers } from "../../src/cli/init/mailers.ts";
import { mounts } from "../../src/cli/init/mounts.ts";
import { planOf } from "../../src/cli/init/plan.ts";
import { stores } from "../../src/cli/init/stores.ts";
import { hasTerminals, runCliIn, runCliOnTerminalIn } from "../support/cli.ts";
import { freePort } from "../support/demo.ts";
import { useModules } from "./support/app-module.ts";

const { folder } = useModules();
const root = join(import.meta.dirname, "../..");
const flags = ["--conditions=onpurpose-source", "--disable-warning=ExperimentalWarning"];

let projects = 0;

/** A new project, in which onpurpose and all drivers are installed. */
function project(manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const cwd = join(folder, `project-${++projects}`);
  mkdirSync(join(cwd, "node_modules"), { recursive: true });
  symlinkSync(root, join(cwd, "node_modules/onpurpose"));
  for (const name of ["pg", "mysql2", "@redis", "@types"]) {
    symlinkSync(join(root, "node_modules", name), join(cwd, "node_modules", name));
  }
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

/** Every file of it, with what it holds. */
const contents = (cwd: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(cwd, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(join(cwd, name), "utf8")]),
  );

const useGit = (cwd: string): void => void spawnSync("git", ["init", "--quiet"], { cwd });

describe("npx onpurpose init --yes", () => {
  test("a TypeScript project: its app starts, and doctor finds it in order", async () => {
    const cwd = project(
      { type: "module", dependencies: { express: "5" } },
      {
        ".gitignore": "node_modules\n.env",
        "tsconfig.json": '{ "compilerOptions": { "allowImportingTsExtensions": true } }',
      },
    );
    useGit(cwd);
    const url = `http://127.0.0.1:${await freePort()}/login`;
    const ran = await runCliIn({ cwd }, "init", "--yes", "--url", url);
    expect(ran).toMatchObject({ code: 0, error: "" });
    const files = contents(cwd);
    const secret = /^ONPURPOSE_SECRET=([\w+/]{43}=)\n$/.exec(files[".env"] ?? "")?.[1] ?? "none";
    expect(secret).not.toBe("none");
    expect(ran.out).toContain("+ONPURPOSE_SECRET=... (a fresh one, which is not shown)\n");
    expect(ran.out + JSON.stringify({ ...files, ".env": "" })).not.toContain(secret);
    expect(statSync(join(cwd, ".env")).mode & 0o077).toBe(0);
    expect(files[".gitignore"]).toBe("node_modules\n.env\nonpurpose.db*\n");
    expect(files["onpurpose.mount.ts"]).toContain('from "./onpurpose.config.ts"');

    writeFileSync(
      join(cwd, "server.ts"),
      `import { createServer } from "node:http";
       import { magicLinksHandler } from "./onpurpose.mount.ts";
       createServer((req, res) => magicLinksHandler(req, res, () => res.end("home")))
         .listen(${new URL(url).port}, "127.0.0.1", () => console.log("listening"));`,
    );
    const server = spawn(process.execPath, [...flags, "server.ts"], {
      cwd,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(server.stdout, "data");
    const doctor = await runCliIn({ cwd }, "doctor", "--json");
    server.kill();
    expect(doctor.out).toMatch(/^\{"failed":0,"warned":0,/);
    expect(doctor.code).toBe(0);
  });

  test("a CommonJS project whose app hands over requests: modules all the same", async () => {
    const cwd = project({ dependencies: { hono: "4" } }, { ".env": "PORT=3000\n" });
    const ran = await runCliIn(
      { cwd },
      "init",
      "--yes",
      "--mailer=none",
      "--mount=fetch",
      "--no-write-secret",
    );
    expect(ran.out).toContain("ONPURPOSE_SECRET, in .env or the environment: openssl rand");
    expect(contents(cwd)[".env"]).toBe("PORT=3000\n");
    const code = `
      const { answerMagicLinks } = await import("./onpurpose.mount.mjs");
      const ask = (url) => answerMagicLinks(new Request(url));
      console.log((await ask("http://localhost:3000/magic-link")).status, await ask("http://localhost:3000/"));`;
    const env = { ...process.env, ONPURPOSE_SECRET: "kUJ8wZ5rT2pQ9xVb3nM7cL1sD6fG4hYa" };
    const args = [...flags, "--input-type=module", "--eval", code];
    const child = spawnSync(process.execPath, args, { cwd, env, encoding: "utf8" });
    // Without a mailer there is no login page.
    expect(child.stdout).toBe("404 null\n");
  });

  test("all that can be chosen is TypeScript that compiles", () => {
    const cwd = project({ type: "module" });
    const read = {
      isEmpty: false,
      sources: { root: true, src: false },
      packages: new Set<string>(),
      typeScript: true,
      extension: "ts",
      importsTypeScript: true,
      install: "npm install",
      start: null,
      env: "ignored",
    } as const;
    const plain = mounts.find(({ id }) => id === "node");
    const all = [
      ...stores.map((store) => ({ store, mailer: mailers[0], mount: plain })),
      ...mailers.map((mailer) => ({ store: stores[0], mailer, mount: plain })),
      // Those that import their framework are compiled where that is installed.
      ...mounts
        .filter(({ isBundled }) => isBundled !== true)
        .map((mount) => ({ store: stores[0], mailer: mailers[0], mount })),
    ];
    const inputs = all.flatMap(({ store, mailer, mount }, at) => {
      if (store === undefined || mailer === undefined || mount === undefined) return [];
      const url = "https://app.example.com/magic-link";
      const choices = { url, store, mailer, mount, writesSecret: false, entersApp: false };
      const { edits } = planOf(read, choices);
      mkdirSync(join(cwd, String(at)));
      return edits
        .filter(({ path }) => path.endsWith(".ts"))
        .map((edit) => {
          const file = join(cwd, String(at), edit.path);
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, textAfter(edit));
          return `${at}/${edit.path}`;
        });
    });
    expect(inputs).toHaveLength(all.length * 2);
    const compilerOptions = {
      module: "nodenext",
      target: "es2023",
      lib: ["es2023", "dom", "dom.iterable"],
      types: ["node"],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      // The sources of onpurpose stand in for its build.
      customConditions: ["onpurpose-source"],
      allowImportingTsExtensions: true,
      preserveSymlinks: true,
    };
    writeFileSync(join(cwd, "tsconfig.json"), JSON.stringify({ compilerOptions, files: inputs }));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", cwd], { encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

describe("npx onpurpose init --undo", () => {
  const before = { ".gitignore": ".env\nnode_modules\n", ".env": "A=1", ".env.example": "A=\n" };

  test("puts everything back, byte for byte, and once", async () => {
    const cwd = project({ type: "module" }, before);
    useGit(cwd);
    const first = contents(cwd);
    await runCliIn({ cwd }, "init", "--yes", "--store=postgres");
    const written = contents(cwd);
    expect(written[".env"]).toMatch(/^A=1\nONPURPOSE_SECRET=\S{44}\n$/);
    expect(written[".env.example"]).toMatch(/^A=\nONPURPOSE_URL=.*\nONPURPOSE_SECRET=\nDATABASE_/);
    const again = await runCliIn({ cwd }, "init", "--yes");
    expect(again.error).toContain("There is onpurpose.config.js already");
    const undone = await runCliIn({ cwd }, "init", "--undo", "--yes");
    expect(undone).toMatchObject({ code: 0, error: "" });
    expect(contents(cwd)).toEqual(first);
    const twice = await runCliIn({ cwd }, "init", "--undo", "--yes");
    expect(twice.error).toContain("There is no .onpurpose-init.json in this folder");
    expect(twice.code).toBe(2);
  });

  test("what was changed since is left alone, and all else with it", async () => {
    const cwd = project({ type: "module" });
    await runCliIn({ cwd }, "init", "--yes");
    writeFileSync(join(cwd, "onpurpose.config.js"), "// mine\n", { flag: "a" });
    const changed = contents(cwd);
    const ran = await runCliIn({ cwd }, "init", "--undo", "--yes");
    expect(ran).toMatchObject({ code: 1, out: "" });
    const [first, ...rest] = ran.error.trim().split("\n");
    expect(first).toBe("Changed since: onpurpose.config.js. Nothing was undone; do it by hand.");
    // What there would have been to do.
    expect(rest).toContain(".env.example: to be removed");
    expect(contents(cwd)).toEqual(changed);
  });

  test("nothing is undone where nobody can be asked, and it says so", async () => {
    const cwd = project({ type: "module" });
    await runCliIn({ cwd }, "init", "--yes");
    const written = contents(cwd);
    const ran = await runCliIn({ cwd }, "init", "--undo");
    expect(ran.code).toBe(2);
    expect(ran.error).toContain("There is no terminal to ask on. Say --yes. Nothing was undone.");
    expect(contents(cwd)).toEqual(written);
  });

  test("a record that leads elsewhere is none", async () => {
    const cwd = project({});
    const outside = join(folder, "outside");
    writeFileSync(outside, "");
    // The SHA-256 of nothing.
    const sha256 = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
    const files = [{ path: "../outside", bytesBefore: null, sha256 }];
    writeFileSync(join(cwd, ".onpurpose-init.json"), JSON.stringify({ version: 1, files }));
    const ran = await runCliIn({ cwd }, "init", "--undo", "--yes");
    expect(ran.error).toContain(".onpurpose-init.json cannot be read");
    expect(ran.code).toBe(2);
    expect(existsSync(outside)).toBe(true);
  });
});

describe.skipIf(!hasTerminals())("npx onpurpose init, on a terminal", () => {
  const answers = (last: string): (readonly [RegExp, string])[] => [
    [/How does the app take requests\?[^]*1 to 16 \(14\) $/, "14\r"],
    [/as people reach it\? \(http:\/\/localhost:3000\/magic-link\) $/, "http://app.example.com/\r"],
    [/That must be an absolute https URL[^]*\) $/, "https://app.example.com/in\r"],
    [/What keeps the links\?[^]*1 to 4 \(2\) $/, "9\r"],
    [/1 to 4 \(2\) $/, "\r"],
    [/What sends the mails\?[^]*1 to 7 \(1\) $/, "2\r"],
    [/Write this\? \(y\/N\) $/, last],
  ];
  const start = (): string => {
    const cwd = project(
      { type: "module", dependencies: { "@hapi/hapi": "21", pg: "8" } },
      { ".gitignore": ".env\n", "server.js": "// mine\n" },
    );
    useGit(cwd);
    return cwd;
  };

  test("asks, hears slips of the keys, shows everything, and writes after a yes", async () => {
    const cwd = start();
    const { code, out } = await runCliOnTerminalIn({ cwd, types: answers("y\r") }, "init");
    expect(code).toBe(0);
    expect(out).toContain("@hapi/hapi: there is no mount for it.");
    const files = contents(cwd);
    expect(files["onpurpose.config.js"]).toContain('?? "https://app.example.com/in"');
    expect(files["onpurpose.config.js"]).toContain("store: postgresStore(pool),");
    expect(files["onpurpose.config.js"]).toContain("mailer: smtpMailer(process.env.SMTP_URL),");
    expect(files[".env"]).toMatch(/^ONPURPOSE_SECRET=\S{44}\n$/);
    for (const line of files["onpurpose.config.js"]?.split("\n") ?? []) {
      expect(out).toContain(`+${line}`.trimEnd());
    }
    expect(out).toMatch(/1 {2}npm install onpurpose nodemailer\r\n/);
    expect(out).toContain("npx onpurpose migrate");
  });

  test.each([
    ["Enter", "\r", 1],
    ["Ctrl-C", "\u0003", 130],
    ["the end of the input", "\u0004", 130],
  ])("%s: nothing is written", async (_, last, ended) => {
    const cwd = start();
    const first = contents(cwd);
    const { code, out } = await runCliOnTerminalIn({ cwd, types: answers(last) }, "init");
    expect(out).toContain("Nothing was written.");
    expect(code).toBe(ended);
    expect(contents(cwd)).toEqual(first);
  });

  test("--undo asks, too", async () => {
    const cwd = start();
    await runCliIn({ cwd }, "init", "--yes");
    const types = [[/Undo this\? \(y\/N\) $/, "y\r"]] as const;
    const { code, out } = await runCliOnTerminalIn({ cwd, types }, "init", "--undo");
    expect(out).toContain("onpurpose.config.js: to be removed");
    expect(code).toBe(0);
    expect(Object.keys(contents(cwd)).toSorted()).toEqual([
      ".gitignore",
      "package.json",
      "server.js",
    ]);
  });
});

describe("npx onpurpose init, where it writes nothing", () => {
  test.each([
    [[], "Say --yes, and by --url, --store, --mailer and --mount what shall differ"],
    [["--yes", "--store", "oracle"], "--store is one of sqlite, postgres, mysql, redis."],
    [["--yes", "--url", "http://app.example.com"], "--url must be an absolute https URL"],
    [["--yes", "--mount", "next", "--url", "https://a.example/"], "--url needs a path of letters"],
    [["--yes", "magic"], "There is no argument besides the options"],
  ])("%j", async (args, why) => {
    const cwd = project({});
    const first = contents(cwd);
    const { code, error } = await runCliIn({ cwd }, "init", ...args);
    expect(error).toContain(why);
    expect(code).toBe(2);
    expect(contents(cwd)).toEqual(first);
  });

  test("several frameworks, and nobody to ask", async () => {
    const cwd = project({ dependencies: { express: "5", hono: "4" } });
    const { code, error } = await runCliIn({ cwd }, "init", "--yes");
    expect(error).toContain("say which takes the logins, --mount express or --mount hono.");
    expect(code).toBe(2);
  });

  test.each([
    [".env", "../outside.env"],
    [".env.example", "nothing"],
    [".gitignore", "../outside.env"],
    ["src", "../outside-folder"],
  ])("a link that leads out of the folder, or to nothing: %s", async (name, to) => {
    const cwd = project({ type: "module" });
    const outside = join(folder, "outside-folder");
    mkdirSync(outside, { recursive: true });
    writeFileSync(join(outside, "app.js"), "");
    const env = join(folder, "outside.env");
    writeFileSync(env, "A=1\n");
    symlinkSync(to, join(cwd, name));
    const before = readdirSync(cwd);
    const { code, error } = await runCliIn({ cwd }, "init", "--yes", "--mount", "node");
    expect([code, error]).toEqual([2, expect.stringContaining("a link leads out of this folder")]);
    expect(readdirSync(cwd)).toEqual(before);
    expect([readFileSync(env, "utf8"), readdirSync(outside)]).toEqual(["A=1\n", ["app.js"]]);
  });

  test("a folder that is no project, and not empty either", async () => {
    const cwd = join(folder, "elsewhere");
    mkdirSync(cwd);
    writeFileSync(join(cwd, "notes.txt"), "");
    const { code, error } = await runCliIn({ cwd }, "init", "--yes");
    expect(error).toContain("There is no package.json in this folder");
    expect(code).toBe(2);
  });
});

const before = (start: string): Readonly<Record<string, string>> => ({
  "app.js": `import express from "express";\n\n${start}\n\napp.get("/", home);\n`,
});

describe("npx onpurpose init, into the app's own module", () => {
  const manifest = { type: "module", dependencies: { express: "5" } };

  test("after the import and after the app, in its way of writing", async () => {
    const cwd = project(manifest, before("const app = express();"));
    const { out } = await runCliIn({ cwd }, "init", "--yes");
    expect(contents(cwd)["app.js"]).toBe(`import express from "express";
import { magicLinksHandler } from "./onpurpose.mount.js";

const app = express();
app.use(magicLinksHandler);

app.get("/", home);
`);
    expect(out).toContain("+app.use(magicLinksHandler);\n");
    expect(out).not.toContain("Put this into your app");
  });

  test.each([
    ["on one line", "AppModule, new FastifyAdapter()"],
    [
      "as its documentation has it",
      "\n    AppModule,\n    new FastifyAdapter({\n      logger: true,\n    }),\n  ",
    ],
  ])(
    "Nest on Fastify, %s: by what comes before the middleware of its modules",
    async (_, given) => {
      const nest = ["common", "core", "platform-express", "platform-fastify"];
      const dependencies = Object.fromEntries(nest.map((name) => [`@nestjs/${name}`, "12"]));
      const cwd = project({ dependencies: { ...dependencies, fastify: "5" } });
      const main = (
        mounted: readonly [string, string],
      ) => `import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module';
${mounted[0]}
async function bootstrap() {
  const app = await NestFactory.create<NestFastifyApplication>(${given});
${mounted[1]}  await app.listen(process.env.PORT ?? 3000);
}
bootstrap();
`;
      mkdirSync(join(cwd, "src"));
      writeFileSync(join(cwd, "src/main.js"), main(["", ""]));
      expect(await runCliIn({ cwd }, "init", "--yes")).toMatchObject({ code: 0, error: "" });
      expect(readFileSync(join(cwd, "src/main.js"), "utf8")).toBe(
        main([
          "import { magicLinksHandler } from './onpurpose.mount.mjs';\n",
          "  app.use(magicLinksHandler);\n",
        ]),
      );
      const mount = readFileSync(join(cwd, "src/onpurpose.mount.mjs"), "utf8");
      expect(mount).toContain("expressHandler(magicLinks)");
      expect(mount).toContain("on Fastify requireLogin.userOf(request.raw).");
    },
  );

  test.each([
    ["made twice", "const app = express();\nconst other = express();"],
    ["made in an unknown way", "const app = withLogs(express());"],
  ])("%s: it is left alone, and the lines are printed", async (_, start) => {
    const cwd = project(manifest, before(start));
    const { out } = await runCliIn({ cwd }, "init", "--yes");
    expect(contents(cwd)["app.js"]).toBe(before(start)["app.js"]);
    expect(out).toContain('import { magicLinksHandler } from "./onpurpose.mount.js";');
  });

  test("--no-app leaves it alone, too", async () => {
    const cwd = project(manifest, before("const app = express();"));
    await runCliIn({ cwd }, "init", "--yes", "--no-app");
    expect(contents(cwd)["app.js"]).toBe(before("const app = express();")["app.js"]);
  });

  test("where git keeps .env, no secret is put into it", async () => {
    const cwd = project(manifest, { ".env": "A=1\n" });
    useGit(cwd);
    spawnSync("git", ["add", ".env"], { cwd });
    const { out } = await runCliIn({ cwd }, "init", "--yes");
    expect(contents(cwd)[".env"]).toBe("A=1\n");
    expect(out).toContain("ONPURPOSE_SECRET, in .env or the environment: openssl rand");
  });
});
