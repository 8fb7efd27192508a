import { signOf } from "../../texts/signs.ts";
import type { Texts } from "../../texts/texts.ts";
import { html, joined, type Markup } from "./html.ts";
import { type PlainPage, signMarkup } from "./plain-pages.ts";

/** The start page of a server that accepts no new share. */
export function pageOfReceiveOnly(texts: Texts): PlainPage {
  return {
    title: texts.text("server.openTitle"),
    texts,
    hasLanguages: true,
    main: html`<div class="stack">
<h1>${texts.text("server.onlyOpens")}</h1>
<p class="lead">${texts.text("server.onlyOpensLong")}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>${texts.text("server.gotLink")}</h2>
<p>${texts.text("server.gotLinkAdvice")}</p>
<h2>${texts.text("server.wantToSend")}</h2>
<p>${texts.text("server.wantToSendAdvice")}</p>
</div>
</div>`,
  };
}

/** The page of a share if the web pages were not built. */
export function pageOfShare(texts: Texts): PlainPage {
  return {
    title: texts.text("html.receiveTitle"),
    texts,
    head: html`<meta name="description" content="${texts.text("html.receiveDescription")}">
<meta property="og:title" content="${texts.text("html.receiveTitle")}">
<meta property="og:description" content="${texts.text("html.receiveDescription")}">`,
    main: html`<div class="stack">
<h1>${texts.text("html.receiveTitle")}</h1>
<p class="lead">${texts.text("server.shareIntroduction")}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>${texts.text("server.shareCommand")}</p>
<pre dir="ltr">onetimeshare get 'LINK'</pre>
</div>
</div>`,
  };
}

/** Every other page if the web pages were not built. */
export function pageOfServer(texts: Texts): PlainPage {
  return {
    title: texts.text("server.noPages"),
    texts,
    main: html`<div class="stack">
<h1>${texts.text("server.noPages")}</h1>
<p class="lead">${texts.text("server.noPagesLong")}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>${texts.text("server.noPagesSend")}</p>
<pre dir="ltr">onetimeshare send FILE --server ADDRESS</pre>
<p>${joined(texts.rich("server.noPagesOperator", { code: (content) => html`<code dir="ltr">${joined(content)}</code>` }))}</p>
</div>
</div>`,
  };
}

/** What the service worker shows without a network. */
export function pageOfOffline(texts: Texts): PlainPage {
  return messagePage(texts, {
    sign: signOf("unreachable"),
    title: texts.text("server.offline"),
    explanation: texts.text("server.offlineLong"),
    advice: texts.text("server.offlineAdvice"),
  });
}

/** What a browser without the service worker gets, after another app has shared something. */
export function pageOfUnsharedContent(texts: Texts): PlainPage {
  return messagePage(texts, {
    sign: signOf("unexpected"),
    title: texts.text("server.unshared"),
    explanation: texts.text("server.unsharedLong"),
    advice: texts.text("server.unsharedAdvice"),
    step: html`<div class="ticket-stub">
<p class="row"><a class="button button-primary" href="/">${texts.text("common.startPage")}</a></p>
</div>`,
  });
}

interface MessageParts {
  sign: string;
  title: string;
  explanation: string;
  advice: string;
  step?: Markup;
}

function messagePage(texts: Texts, parts: MessageParts): PlainPage {
  const { sign, title, explanation, advice, step } = parts;
  return {
    title,
    texts,
    main: html`<div class="stack">
${signMarkup(sign)}
<h1>${title}</h1>
<p class="lead">${explanation}</p>
</div>
<div class="ticket">
<div class="ticket-body">
<h2>${texts.text("common.whatYouCanDo")}</h2>
<p>${advice}</p>
</div>
${step ?? ""}
</div>`,
  };
}
