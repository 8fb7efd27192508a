import type { PortableError } from "../portable-error.ts";
import type { News } from "../shares/neighbours.ts";

/** From the primary to a worker. */
export type Order =
  | { what: "start"; env: Record<string, string | undefined>; primaryPid: number }
  | { what: "stop" }
  | { what: "news"; news: News };

/** From a worker to the primary. */
export type Report =
  | { what: "ready"; url: string }
  | { what: "failed"; error: PortableError }
  | { what: "news"; news: News };
