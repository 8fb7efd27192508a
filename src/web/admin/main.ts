import { offerPasskeys } from "./passkeys.ts";

/* The script of the admin pages. Only passkeys need it. */
offerPasskeys(document);
