import { offerCopies } from "./copy.ts";
import { keepLive } from "./live.ts";
import { addLocalTimes } from "./local-times.ts";
import { offerPasskeys } from "./passkeys.ts";
import { shortenPastedLinks } from "./pasted-links.ts";

/* The script of the admin pages. Only passkeys and copying can't work without it. */
keepLive(document);
addLocalTimes(document);
offerCopies(document);
offerPasskeys(document);
shortenPastedLinks(document);
