import { html, type PlainPage } from "./plain-pages.ts";

/** The page of a share if the web pages were not built. */
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
<p>To open it, copy the whole link, including everything after the “#”, and run:</p>
<pre>onetimeshare get 'LINK'</pre>
</div>
</div>`,
};

/** Every other page if the web pages were not built. */
export const pageOfServer: PlainPage = {
  title: "This server has no web pages",
  main: html`<div class="stack">
<h1>This server has no web pages</h1>
<p class="lead">They were not built. The command line still works.</p>
</div>
<div class="ticket">
<div class="ticket-body">
<p>To send a file, run:</p>
<pre>onetimeshare send FILE</pre>
<p>Operators: to add the pages, run <code>npm run build</code> and restart the server.</p>
</div>
</div>`,
};
