import type { Plugin } from "vite";

/** Gives the pages their addresses in development, as the server does for the built ones. */
export function pageRoutes(): Plugin {
  return {
    name: "page-routes",
    configureServer: ({ middlewares }) => {
      middlewares.use((request, _response, next) => {
        const { pathname } = new URL(request.url ?? "/", "http://localhost");
        const page = pageOf(pathname);
        if (page) request.url = `/${page}.html`;
        next();
      });
    },
  };
}

function pageOf(pathname: string): string | null {
  if (pathname === "/") return "send";
  if (pathname === "/shares") return "shares";
  return /^\/s\/[^/]+$/.test(pathname) ? "receive" : null;
}
