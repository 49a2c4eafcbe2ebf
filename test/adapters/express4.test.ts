import express from "express4";
import { adapterContract } from "./contract.ts";
import { expressApp } from "./express-app.ts";

adapterContract("Express 4, at the root", expressApp(express), { closes: true });
adapterContract("Express 4, at its path", expressApp(express, { atPath: true }), { closes: true });
adapterContract("Express 4, behind parsers", expressApp(express, { parsed: true }), {
  parsed: true,
});
