import { startLocalServer } from "../support/local-server.ts";
import { trusting, unfinishedUploadsContract } from "./unfinished-uploads/contract.ts";

unfinishedUploadsContract("SQLite", (env) => startLocalServer({ ...trusting, ...env }));
