import express from "express";
import { adapterContract } from "./contract.ts";
import { expressApp } from "./express-app.ts";

adapterContract("Express 5, at the root", expressApp(express), { closes: true });
adapterContract("Express 5, at its path", expressApp(express, { atPath: true }), { closes: true });
adapterContract("Express 5, behind parsers", expressApp(express, { parsed: true }), {
  parsed: true,
});
