/**
 * What a page and the service worker of the installed app agree on.
 *
 * Another app shares files: the operating system sends them with POST to `share-target`, the service worker holds them and
 * redirects to the start page, and that page asks for them with a message. They never reach the server.
 */

/**
 * The beginning of the fragment with which the start page opens. The rest names the content. A type, because the service
 * worker must be one file without imports.
 */
export type SharedPrefix = "#shared=";

/** The page sends it with a port for the answer. */
export interface TakeShared {
  kind: "take-shared";
  id: string;
}

/** The answer; null if the service worker no longer has the content. */
export interface SharedContent {
  files: File[];
  /** "" if there is none. */
  text: string;
}

/** A page sends it after its visitor has chosen a language, which a cookie holds. */
export interface LanguageChosen {
  kind: "language-chosen";
}

/** A page sends it to show a notification. After a click on that, the service worker shows the tab of this page. */
export interface ShowNotification {
  kind: "show-notification";
  title: string;
  options: NotificationOptions;
}

/** The beginning of the name of each cache. Other sites under paths of the host have caches in the same storage. */
export type CachePrefix = `onetimeshare ${string} `;
