import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { screen, type Display } from "./display.ts";
import { start, stop } from "./processes.ts";
import { programPath } from "./programs.ts";

export const engines = ["chromium", "firefox", "webkit"] as const;
export type Engine = (typeof engines)[number];

export interface BrowserSettings {
  /** False: switched off in the browser's own settings. Default true. */
  readonly script?: boolean;
  /** The address of a D-Bus on which a screen reader listens. Default: none does. */
  readonly readerBus?: string;
  /** Further arguments. */
  readonly args?: readonly string[];
}

/** A browser with a profile of its own, started as a desktop starts it: by nothing that drives browsers. */
export interface PlainBrowser {
  readonly engine: Engine;
  /** The profile, and whatever else it keeps. */
  readonly folder: string;
  /** Opens a URL as a mail program does: on the command line. */
  open(url: string): void;
  close(): Promise<void>;
}

export function plainBrowser(
  engine: Engine,
  display: Display,
  settings: BrowserSettings = {},
): PlainBrowser {
  const folder = mkdtempSync(join(tmpdir(), `onpurpose-${engine}-`));
  const profile = join(folder, "profile");
  mkdirSync(profile);
  const { program, args } = commands[engine](profile, settings);
  const started: ChildProcess[] = [];
  return {
    engine,
    folder,
    open(url) {
      const env = environment(display, folder, settings);
      started.push(start(program, [...args, ...(settings.args ?? []), url], { env }));
    },
    async close() {
      await Promise.all(started.map((child) => stop(child)));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

const commands: Readonly<Record<Engine, (profile: string, settings: BrowserSettings) => Command>> =
  {
    chromium(profile, { script = true, readerBus }) {
      mkdirSync(join(profile, "Default"));
      const blocked = { profile: { default_content_setting_values: { javascript: 2 } } };
      const preferences = script ? {} : blocked;
      writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
      return {
        program: programPath("chromium"),
        // None of these is seen by a page or said by a request. Root has no sandbox.
        args: [
          `--user-data-dir=${profile}`,
          `--window-size=${screen.width},${screen.height}`,
          "--window-position=0,0",
          "--no-sandbox",
          "--disable-gpu",
          "--no-first-run",
          "--password-store=basic",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          ...(readerBus === undefined ? [] : ["--force-renderer-accessibility"]),
        ],
      };
    },
    firefox(profile, { script = true, readerBus }) {
      const settings = {
        // What somebody has seen who has used it before.
        "browser.aboutwelcome.enabled": false,
        "browser.preonboarding.enabled": false,
        "browser.shell.checkDefaultBrowser": false,
        "datareporting.policy.dataSubmissionPolicyBypassNotification": true,
        "termsofuse.bypassNotification": true,
        "startup.homepage_override_url": "",
        "startup.homepage_welcome_url": "",
        // Nothing leaves this machine.
        "app.normandy.enabled": false,
        "app.update.enabled": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
        "services.settings.server": "data:,",
        "toolkit.telemetry.server": "",
        ...(script ? {} : { "javascript.enabled": false }),
        "accessibility.force_disabled": readerBus === undefined ? 1 : -1,
      };
      const lines = Object.entries(settings).map(
        ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
      );
      writeFileSync(join(profile, "user.js"), lines.join("\n"));
      const size = ["-width", String(screen.width), "-height", String(screen.height)];
      return { program: programPath("firefox"), args: ["--profile", profile, ...size] };
    },
    webkit(profile, { script = true }) {
      return {
        program: programPath("miniBrowser"),
        args: [
          `--geometry=${screen.width}x${screen.height}`,
          `--cookies-file=${join(profile, "cookies.db")}`,
          ...(script ? [] : ["--enable-javascript=false"]),
        ],
      };
    },
  };

function environment(
  display: Display,
  folder: string,
  { readerBus }: BrowserSettings,
): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return {
    PATH,
    HOME: folder,
    TMPDIR: folder,
    XDG_RUNTIME_DIR: folder,
    LANG: "en_US.UTF-8",
    DISPLAY: display.name,
    // Without one, or a browser would start one that outlives it.
    DBUS_SESSION_BUS_ADDRESS: readerBus ?? "disabled:",
    ...(readerBus === undefined
      ? { NO_AT_BRIDGE: "1" }
      : { ACCESSIBILITY_ENABLED: "1", GNOME_ACCESSIBILITY: "1", GTK_MODULES: "gail:atk-bridge" }),
  };
}
