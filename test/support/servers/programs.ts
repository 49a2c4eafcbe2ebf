import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What tests with real servers can ask for. */
export type ServerKind = keyof typeof needs;

// Debian keeps these off PATH, or off the PATH of those who are not root.
const folders = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];
const debianPostgres = "/usr/lib/postgresql";

interface Need {
  readonly name: string;
  readonly programs: readonly string[];
  /** They must stand in one folder: those of another version would not understand each other. */
  readonly together?: boolean;
  /** Files that are no programs. */
  readonly libraries?: readonly (readonly string[])[];
  readonly debian: readonly string[];
}

/** Of Galera, wherever systems put it. */
const galeraLibraries = [
  "/usr/lib/galera/libgalera_smm.so",
  "/usr/lib64/galera-4/libgalera_smm.so",
];

const postgres = { programs: ["initdb", "postgres"], together: true, debian: ["postgresql"] };
const mariadb = { programs: ["mariadbd", "mariadb-install-db"], debian: ["mariadb-server"] };
const redis = { programs: ["redis-server"], debian: ["redis-server"] };

const needs = {
  postgres: { name: "PostgreSQL", ...postgres },
  mariadb: { name: "MariaDB", ...mariadb },
  redis: { name: "Redis", ...redis },
  postgresPair: {
    name: "PostgreSQL with a standby",
    ...postgres,
    programs: [...postgres.programs, "pg_basebackup"],
  },
  galera: {
    name: "MariaDB Galera Cluster",
    programs: [...mariadb.programs, "rsync"],
    libraries: [galeraLibraries],
    debian: [...mariadb.debian, "galera-4", "rsync", "lsof"],
  },
  redisCluster: {
    name: "Redis Cluster",
    programs: ["redis-server", "redis-cli"],
    debian: [...redis.debian, "redis-tools"],
  },
} satisfies Record<string, Need>;

export const serverKinds = Object.keys(needs) as readonly ServerKind[];

/** Debian's packages for it. */
export function debianPackages(kind: ServerKind): readonly string[] {
  return needs[kind].debian;
}

/** What is missing, and what to do about it. */
export function howToGet(kind: ServerKind): string {
  const { name, debian } = needs[kind];
  const variable = variables[kind];
  const instead = variable === undefined ? "" : `, or set ${variable} to the URL of a running one`;
  return `No ${name} found: install it (\`sudo apt-get install ${debian.join(" ")}\`)${instead}.`;
}

/** Environment variables that say where a server runs. */
export const variables: Partial<Record<ServerKind, string>> = {
  postgres: "ONPURPOSE_POSTGRES_URL",
  mariadb: "ONPURPOSE_MYSQL_URL",
  redis: "ONPURPOSE_REDIS_URL",
};

/** Whether the programs are here with which one can be started. */
export function canStart(kind: ServerKind): boolean {
  const { programs, libraries = [], together = false }: Need = needs[kind];
  const found = together
    ? folderWith(programs) !== undefined
    : programs.every((name) => folderWith([name]) !== undefined);
  return found && libraries.every((places) => places.some((place) => existsSync(place)));
}

/** The folder of the programs that a kind of server needs. Throws where there is none. */
export function programsFolder(kind: "postgres" | "postgresPair"): string {
  const { programs } = needs[kind];
  const found = folderWith(programs);
  if (found === undefined) throw new Error(`No folder has all of ${programs.join(", ")}`);
  return found;
}

/** Where a program is installed. Throws where it is not. */
export function program(name: string): string {
  const found = folderWith([name]);
  if (found === undefined) throw new Error(`There is no program ${name}`);
  return join(found, name);
}

/** The first folder with all these programs: on PATH, else where systems keep servers. */
function folderWith(names: readonly string[]): string | undefined {
  const path = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const all = [...path, ...folders, ...postgresFolders()];
  return all.find((folder) => names.every((name) => isExecutable(join(folder, name))));
}

export function galeraLibrary(): string {
  const found = galeraLibraries.find((place) => existsSync(place));
  if (found === undefined) throw new Error("There is no Galera library");
  return found;
}

/** Newest version first. */
function postgresFolders(): string[] {
  if (!existsSync(debianPostgres)) return [];
  const versions = readdirSync(debianPostgres).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(debianPostgres, version, "bin"));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
