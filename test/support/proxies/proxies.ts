import { startApache } from "./apache.ts";
import { startCaddy } from "./caddy.ts";
import { startHaproxy } from "./haproxy.ts";
import { startNginx } from "./nginx.ts";

/** The proxies that deploy/ has an example for. */
export const PROXIES = [
  { name: "nginx", start: startNginx },
  { name: "Caddy", start: startCaddy },
  { name: "HAProxy", start: startHaproxy },
  { name: "Apache", start: startApache },
] as const;
