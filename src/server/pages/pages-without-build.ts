import { html, type PlainPage } from "./plain-pages.ts";

/** What a share's link shows where the web pages were not built: how it is opened all the same. */
export const pageOfShare: PlainPage = {
  title: "Someone sent you a share",
  head: html`<meta name="description" content="End-to-end encrypted. Viewing this page does not open it.">
<meta property="og:site_name" content="OneTimeShare">
<meta property="og:title" content="Someone sent you a share">
<meta property="og:description" content="End-to-end encrypted. Viewing this page does not open it.">`,
  main: html`<div class="stack">
<h1>Someone sent you a share</h1>
<p class="lead">It is end-to-end encrypted. Viewing this page does not open it.</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>To open it, copy the whole link, with all that stands after the “#”, and run:</p>
<pre>onetimeshare get 'LINK'</pre>
</div>
</div>`,
};

/** What all other pages are there. */
export const pageOfServer: PlainPage = {
  title: "This server has no web pages",
  main: html`<div class="stack">
<h1>This server has no web pages</h1>
<p class="lead">They were not built. The command line works all the same.</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>To send something, run:</p>
<pre>onetimeshare send FILE</pre>
<p>Who runs this server can add the pages: <code>npm run build</code>, then a new start.</p>
</div>
</div>`,
};
