import type { ComponentChildren } from "preact";
import { abuseAddress } from "../../protocol/abuse-contact.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import type { LanguageTag } from "../../texts/languages.ts";
import { sitePath } from "../workers/site-address.ts";
import "../../style/tokens.css";
import "../../style/base.css";
import "../../style/page.css";
import "./typeface.css";
import "./not-started.css";
import { ThemeIcon } from "./icons.tsx";
import { LanguageMenu } from "./language-menu.tsx";
import { Literal } from "./literal.tsx";
import { useServerConfig } from "./server-config.ts";
import { richText, text } from "./texts.ts";

const NAVIGATION = [
  { path: "/", label: "common.send" },
  { path: "/shares", label: "common.myShares" },
] as const;

interface PageProps {
  /** The picture and the name in the header. */
  brand: readonly Node[];
  onLanguage: (language: LanguageTag) => Promise<void>;
  children: ComponentChildren;
}

/** The frame of every page: brand, navigation, the operator's notice, and footer. */
export function Page({ brand, onLanguage, children }: PageProps) {
  const config = useServerConfig();
  const navigation = NAVIGATION.filter(({ path }) => path !== "/" || !config?.receiveOnly).map(
    ({ path, label }) => ({ href: sitePath(path), label: text(label) }),
  );
  return (
    <div class="page">
      <header class="page-header">
        {/* biome-ignore lint/a11y/useAnchorContent: the picture and the name become its content. */}
        <a
          class="page-brand"
          href={sitePath("/")}
          ref={(link) => void link?.replaceChildren(...brand)}
        />
        <nav aria-label={text("common.navigation")}>
          {navigation.map(({ href, label }) => (
            <a
              key={href}
              href={href}
              aria-current={href === location.pathname ? "page" : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
      </header>
      {/* This element exists before its text, so that a screen reader announces the text. */}
      <div role="status">
        {config?.notice && (
          <aside class="page-notice" aria-label={text("common.notice")}>
            <p dir="auto">{config.notice.text}</p>
          </aside>
        )}
      </div>
      <main class="page-main">{children}</main>
      <footer class="page-footer">
        <p>{text("common.footer")}</p>
        {config && <FooterLinks config={config} />}
        <div class="page-choices">
          <LanguageMenu onLanguage={onLanguage} />
          <p class="page-theme">
            <label>
              <ThemeIcon />
              <span class="visually-hidden">{text("common.theme")}</span>
              <select data-theme-choice value={document.documentElement.dataset.theme ?? "system"}>
                <option value="system">{text("common.themeSystem")}</option>
                <option value="light">{text("common.themeLight")}</option>
                <option value="dark">{text("common.themeDark")}</option>
              </select>
            </label>
          </p>
        </div>
      </footer>
    </div>
  );
}

function FooterLinks({ config: { abuseContact, legalLinks = [] } }: { config: ServerConfig }) {
  const links: { url: string; label: ComponentChildren }[] = [...legalLinks];
  if (abuseContact !== null) links.unshift({ url: abuseContact, label: abuseLabel(abuseContact) });
  if (links.length === 0) return null;
  return (
    <p class="page-links">
      {links.map(({ url, label }) => (
        <a key={url} dir="auto" href={url} target="_blank" rel="noreferrer">
          {label}
        </a>
      ))}
    </p>
  );
}

function abuseLabel(contact: string): ComponentChildren {
  const address = abuseAddress(contact);
  if (address === null) return text("common.reportAbuse");
  return richText("common.reportAbuseTo", { address: <Literal>{address}</Literal> });
}
