import type { ComponentChildren } from "preact";
import { abuseAddress } from "../../protocol/abuse-contact.ts";
import type { LanguageTag } from "../../texts/languages.ts";
import { sitePath } from "../workers/site-address.ts";
import "../../style/tokens.css";
import "../../style/base.css";
import "../../style/page.css";
import { Literal } from "./blocks.tsx";
import { Mark } from "./icons.tsx";
import { LanguageMenu } from "./language-menu.tsx";
import { useServerConfig } from "./server-config.ts";
import { richText, text } from "./texts.ts";

const NAVIGATION = [
  { path: "/", label: "common.send" },
  { path: "/shares", label: "common.myShares" },
] as const;

interface PageProps {
  onLanguage: (language: LanguageTag) => Promise<void>;
  children: ComponentChildren;
}

/** The frame of every page: brand, navigation, the operator's notice, and footer. */
export function Page({ onLanguage, children }: PageProps) {
  const config = useServerConfig();
  const navigation = NAVIGATION.filter(({ path }) => path !== "/" || !config?.receiveOnly).map(
    ({ path, label }) => ({ href: sitePath(path), label: text(label) }),
  );
  return (
    <div class="page">
      <header class="page-header">
        <a class="page-brand" href={sitePath("/")}>
          <Mark />
          OneTimeShare
        </a>
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
        {config?.abuseContact != null && (
          <p>
            <a href={config.abuseContact} target="_blank" rel="noreferrer">
              {abuseLabel(config.abuseContact)}
            </a>
          </p>
        )}
        <LanguageMenu onLanguage={onLanguage} />
      </footer>
    </div>
  );
}

function abuseLabel(contact: string): ComponentChildren {
  const address = abuseAddress(contact);
  if (address === null) return text("common.reportAbuse");
  return richText("common.reportAbuseTo", { address: <Literal>{address}</Literal> });
}
