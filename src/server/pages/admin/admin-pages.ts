import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply } from "fastify";
import type { Config } from "../../config/config.ts";
import { basePathOf } from "../../config/site-address.ts";
import { brandOf, readStyle } from "../brand.ts";
import { html, type Markup } from "../html.ts";
import { iconMarkup, type PageFrame, type PlainPages, plainPages } from "../plain-pages.ts";

declare module "fastify" {
  interface FastifyInstance {
    readPageFrame(): Promise<PageFrame>;
  }
}

/** The pages of a signed-in administrator. */
const SECTIONS = [
  { name: "dashboard", path: "/admin", label: "Dashboard" },
  { name: "shares", path: "/admin/shares", label: "Shares" },
  { name: "control", path: "/admin/control", label: "Control" },
  { name: "audit", path: "/admin/audit", label: "Audit log" },
  { name: "account", path: "/admin/account", label: "Account" },
] as const;

export type Section = (typeof SECTIONS)[number]["name"];

/** The content of an admin page. */
export interface AdminPage {
  title: string;
  main: Markup;
  /** `none`: the page is in no section. Null: nobody has signed in, so that there are no links to other pages. */
  section: Section | "none" | null;
  /** More elements of the head. */
  head?: Markup;
}

export interface AdminPages {
  /** The content security policy. */
  policy: string;
  render(page: AdminPage, frame: PageFrame): string;
}

/**
 * Renders the admin pages. They work without a script; the built script keeps their numbers live. Their forms may be sent to
 * this server alone.
 *
 * @param webFolder the built pages; their script is used if it exists
 */
export function adminPages({ webFolder, config }: AdminPagesOptions): AdminPages {
  const styles = ["field", "notice", "admin"].map(readStyle);
  const pages = plainPages(webFolder, {
    basePath: basePathOf(config),
    moreStyle: styles.join(""),
    brand: brandOf(config),
  });
  const script = scriptIn(join(webFolder, "assets"));
  const scripts = html`${script === null ? "" : html`<script type="module" src="/assets/${script}"></script>`}`;
  return {
    policy: policyOf(pages),
    render: ({ title, main, section, head = html`` }, frame) => {
      const whole = `${title} · Administration`;
      const heads = html`${head}${scripts}`;
      return pages.render({ title: whole, main, head: heads, header: headerOf(section) }, frame);
    },
  };
}

interface AdminPagesOptions {
  webFolder: string;
  config: Pick<Config, "baseUrl" | "brandName" | "brandLogo" | "brandColor">;
}

/** Sends an admin page. With the referrer policy `no-referrer`, browsers would send `Origin: null` with its forms. */
export async function sendAdminPage(
  reply: FastifyReply,
  pages: AdminPages,
  page: AdminPage,
): Promise<FastifyReply> {
  return reply
    .headers({
      "content-security-policy": pages.policy,
      "referrer-policy": "same-origin",
      vary: "accept, user-agent",
    })
    .type("text/html; charset=utf-8")
    .send(pages.render(page, await reply.server.readPageFrame()));
}

/** The other pages of the server have only the scripts of theme and language. */
function policyOf({ policy }: PlainPages): string {
  const own = policy
    .replace("form-action 'none'", "form-action 'self'")
    .replace("; script-src 'self'", "");
  return `${own}; script-src 'self'; connect-src 'self'`;
}

function headerOf(section: AdminPage["section"]) {
  const links = SECTIONS.map(({ name, path, label }) =>
    name === section
      ? html`<a href="${path}" aria-current="page">${label}</a>`
      : html`<a href="${path}">${label}</a>`,
  );
  return {
    home: "/admin",
    addition: html`<small>Admin</small>`,
    nav: section === null ? html`` : html`<nav aria-label="Administration">${links}</nav>`,
  };
}

function scriptIn(folder: string): string | null {
  try {
    return readdirSync(folder).find((name) => /^admin-[\w-]+\.js$/.test(name)) ?? null;
  } catch {
    // The web pages were not built.
    return null;
  }
}

/** The CSRF token of a form. */
export function csrfField(token: string): Markup {
  return html`<input type="hidden" name="_csrf" value="${token}">`;
}

/** As in src/web/ui/icons.tsx. */
const NOTICE_ICONS = {
  good: "m5 12.5 4.5 4.5L19 7.5",
  warn: "M12 4 2.8 20h18.4z M12 10v4 M12 17.2v.1",
  bad: "M12 4 2.8 20h18.4z M12 10v4 M12 17.2v.1",
};

/** A message in a coloured box. A screen reader announces it: at once, if it is bad. */
export function notice(tone: keyof typeof NOTICE_ICONS, text: Markup): Markup {
  return html`<div class="notice tone-${tone}" role="${tone === "bad" ? "alert" : "status"}">${iconMarkup(NOTICE_ICONS[tone])}<p>${text}</p></div>`;
}
