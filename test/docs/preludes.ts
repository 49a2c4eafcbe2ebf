// What a block takes for granted, by its name: what stands in the reader's app, or in the block before it.

const magicLinks = `declare const magicLinks: import("onpurpose").MagicLinks<Account>;`;
const create = `import { createMagicLinks } from "onpurpose";`;
const options = `declare const options: Omit<import("onpurpose").MagicLinksOptions, "users" | "sessions">;
declare const users: import("onpurpose").Users<Account>;`;
const plainOptions = `declare const options: import("onpurpose").MagicLinksOptions<Account>;`;
const secret = "declare const sessionSecret: string;";
const express = `import express from "express"; declare const app: express.Express;`;
const table = `declare const url: string;
declare const table: import("onpurpose/integrations/session-table").SessionTable;`;

/** For every block: the reader's own type of a user, and files of their own. */
export const everywhere = `
interface Account { readonly id: string; readonly email: string; readonly name: string | null; readonly role: "admin" | "member" }
declare module "host:magic-links" {
  export const magicLinks: import("onpurpose").MagicLinks<Account>;
}
declare module "host:app" { export class AppModule {} }
declare namespace Express { interface User { id: string } }
`;

export const preludes: Readonly<Record<string, string>> = {
  "docs/sessions.md: A second factor": `
import { expressSession } from "onpurpose/integrations/express-session";
${express}
declare const users: import("onpurpose").Users<Account>;
declare function hasTotp(id: string): boolean;
declare function totpFits(user: Account, code: string): Promise<boolean>;`,
  "docs/pages.md: Pages and mails of your own": plainOptions,
  "docs/pages.md: Mails": plainOptions,
  "docs/sessions.md: express-session": `${options} ${secret}`,
  "docs/sessions.md: Passport": `
${create} ${express} ${options} ${secret}
import session from "express-session";
import passport from "passport";
import { expressHandler } from "onpurpose/adapters/express";
declare function findUser(id: unknown): Promise<Account | undefined>;`,
  "docs/sessions.md: Passport (2)": `${express} ${magicLinks} import passport from "passport";`,
  "docs/sessions.md: A table of sessions, as with Lucia": `
${create} ${options}
type Row = import("onpurpose/integrations/session-table").SessionRow;
declare const db: {
  insert(table: string, row: Row): Promise<void>;
  findOne(table: string, where: Partial<Row>): Promise<Row | null>;
  delete(table: string, where: Partial<Row>): Promise<void>;
  update(table: string, where: Partial<Row>, to: Partial<Row>): Promise<void>;
};`,
  "docs/sessions.md: @fastify/secure-session": `
${create} ${options}
import { fastifyPlugin } from "onpurpose/adapters/fastify";
declare const app: import("fastify").FastifyInstance;
declare const key: Buffer;`,
  "docs/sessions.md: iron-session": `${create} ${options} declare const sessionPassword: string;`,
  "docs/sessions.md: Bearer tokens, for apps that are no browsers": `
${create} ${options} ${table}
import { sessionTable } from "onpurpose/integrations/session-table";`,
  "docs/adapters-web.md: H3 1, Nuxt 3 and 4, Nitro 2": `import { defineEventHandler } from "h3";`,
  "docs/adapters-web.md: Next, app router (2)": `
import { createMagicLinks, type MagicLinks, type MagicLinksOptions } from "onpurpose";
type Person = Account;
declare function options(): MagicLinksOptions<Person>;`,
  "docs/users.md: Your own type": `
${create}
declare const request: Request;
declare const options: Omit<import("onpurpose").MagicLinksOptions, "users" | "sessions">;
declare const db: {
  account(id: string): Promise<Account | null>;
  accountByEmail(email: string): Promise<Account | null>;
};`,
};
