import { keepLive } from "./live.ts";
import { shortenPastedLinks } from "./pasted-links.ts";

/* The script of the admin pages. The pages work without it. */
keepLive(document);
shortenPastedLinks(document);
