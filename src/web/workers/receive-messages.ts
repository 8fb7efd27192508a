import type { ReceiveProgress } from "../../client/receive.ts";
import type { Failure } from "./failure.ts";

/** What a page lists: a file, a text, or a folder with everything in it. */
export type Item =
  | { kind: "file"; name: string; size: number }
  | { kind: "text"; size: number }
  /** `files`: their number. */
  | { kind: "folder"; name: string; size: number; files: number };

/** A file of a folder. */
export interface FolderFile {
  /** Below the folder, such as "2026/a.jpg". */
  path: string;
  size: number;
}

/** The preview of a share. */
export interface Offer {
  items: readonly Item[];
  /** After this time nobody can claim the share. RFC 3339. */
  expiresAt: string;
  remainingDownloads: number;
  room: Room;
}

/** Whether the share fits into the storage of this browser. */
export interface Room {
  /** The space for the content, and for the zip files of its folders. */
  neededBytes: number;
  /** Null if the browser does not say. */
  freeBytes: number | null;
  /** False in memory: a reload loses the share. */
  survivesReload: boolean;
}

/** From the page to the Worker. The link contains the key, so the page sends it nowhere else. */
export type ReceiveCommand =
  /** Reads the link and previews the share. Resumes a share that this browser has claimed. */
  | { kind: "check"; link: string; password: string | null }
  /** Claims, downloads and verifies the share. */
  | { kind: "receive" }
  /** Ends the download. Without effect after everything has arrived. `leaseMs`: the server's lease, if known. */
  | { kind: "cancel_receiving"; leaseMs: number | null }
  | { kind: "read_text"; item: number }
  /** Reads a file, or a folder as a zip file. */
  | { kind: "read_file"; item: number }
  /** Asks for the files of a folder. */
  | { kind: "list_files"; item: number }
  /** Asks for a file to show it. The recipient has not saved it. `file`: its number among the files of a folder. */
  | { kind: "read_preview"; item: number; file?: number }
  | { kind: "make_zip" }
  /** Writes an item, or everything as a zip file, into a file that the recipient has chosen. */
  | { kind: "write_to"; item: number | "all"; target: FileSystemFileHandle }
  | { kind: "cancel_writing" }
  /** Saves everything into a folder that the recipient chose. */
  | { kind: "save_into"; folder: FileSystemDirectoryHandle }
  /** Removes the share from this browser. */
  | { kind: "remove" };

/** How much of the share this browser stores. `part`: it has a claim, and perhaps some content. */
export type StoredPart = "nothing" | "part" | "all";

/** The last password was wrong. `attemptsRemaining` is null if unknown. */
export interface WrongPassword {
  attemptsRemaining: number | null;
}

/** The recipient has cancelled the download. Its ticket is kept, so this browser can open the share again. */
export interface CancelledDownload {
  /** When the lease ends, in milliseconds since 1970. Null if unknown. */
  leaseEndsAt: number | null;
  /** False if only this tab has the ticket. */
  survivesReload: boolean;
  /** Whether the server may end the next download early: it limits the bytes of a lease. */
  isNearLimit: boolean;
}

/** A file that the recipient wants to see. */
export interface PreviewedFile {
  item: number;
  name: string;
  /** Set for a file of a folder: the name under which the page saves it alone. */
  savedName: string | null;
  content: Blob;
}

/** From the Worker to the page. */
export type ReceiveReport =
  /** The link in its normal form, after something has rewritten it. */
  | { kind: "repaired"; link: string }
  | { kind: "password"; stored: StoredPart; wrong: WrongPassword | null }
  | { kind: "offer"; offer: Offer }
  /** `survivesReload`: see `CancelledDownload` */
  | { kind: "progress"; progress: ReceiveProgress; survivesReload: boolean }
  /**
   * `taken`: the items that earlier visits have viewed or saved. `isConfirmed`: the server has the receipt, so the
   * sender can see it.
   */
  | {
      kind: "received";
      items: readonly Item[];
      taken: readonly number[];
      survivesReload: boolean;
      isConfirmed: boolean;
    }
  | ({ kind: "cancelled" } & CancelledDownload)
  | { kind: "text"; item: number; text: string }
  | { kind: "file"; item: number; name: string; content: Blob }
  | { kind: "files"; item: number; files: readonly FolderFile[] }
  | ({ kind: "preview" } & PreviewedFile)
  /** A zip file is being made, or files are being written into a folder. Several can be at the same time. */
  | { kind: "saving" }
  /** One of them has ended, also with an error. */
  | { kind: "saving_ended" }
  | { kind: "zip"; content: Blob }
  | { kind: "saved_into" }
  /** The progress of writing into the chosen file, from the beginning. */
  | { kind: "writing"; doneBytes: number; totalBytes: number }
  /** The chosen file is complete, or as before: after an error, or because the recipient has stopped it. */
  | { kind: "writing_ended" }
  /** The chosen file is complete. */
  | { kind: "written"; item: number | "all" }
  | { kind: "removed" }
  /** `survivesReload`: false if only this tab has the ticket of a claim. Unset if the Worker could not say it. */
  | { kind: "failed"; failure: Failure; survivesReload?: boolean };
