import type { GoneReason } from "../../../protocol/api.ts";
import type { ErrorScreen } from "../../ui/error-screen.tsx";
import { busyScreen, dateInWords } from "../../ui/wording.ts";
import type { ReceiveTrouble } from "../../workers/receive-messages.ts";

type Code = ReceiveTrouble["code"];

const ASK_FOR_A_NEW_ONE = "If you still need it, ask the sender to send it again.";
const COPY_AGAIN = "Copy it again as a whole, or ask the sender for it again.";
const PRIVATE_WINDOW =
  "A private window keeps all in the memory, and has little room, however much the disk has.";
const NOTHING_LOST = "Nothing is lost, and nothing was opened by this.";

const deadEnds: Partial<Record<Code, ErrorScreen>> = {
  already_claimed: {
    title: "This was opened already",
    paragraphs: [
      "It can be opened no more: someone has done that, or is doing it now.",
      "Was it you, on another device or in another browser? Go on there. If it was not you, tell the sender: someone else has the link.",
    ],
    retry: null,
  },
  locked: {
    title: "Locked after too many wrong passwords",
    paragraphs: ["The sender can see that, and can unlock it or send it again. Ask them."],
    retry: "Try again",
  },
  not_found: {
    title: "There is nothing here",
    paragraphs: ["It was over long ago, or the link is not the right one.", ASK_FOR_A_NEW_ONE],
    retry: null,
  },
  wrong_link: {
    title: "This link is not the right one",
    paragraphs: [`There is something here, but this link does not open it. ${COPY_AGAIN}`],
    retry: null,
  },
  not_a_link: {
    title: "This is not a share link",
    paragraphs: [`Something is missing in its address. ${COPY_AGAIN}`],
    retry: null,
  },
  cut_off: {
    title: "The end of this link is missing",
    paragraphs: [`Links are sometimes cut off in a message. ${COPY_AGAIN}`, NOTHING_LOST],
    retry: null,
  },
  damaged: {
    title: "This link was changed on its way",
    paragraphs: [`At least one character of it is not what it was. ${COPY_AGAIN}`, NOTHING_LOST],
    retry: null,
  },
  newer_version: {
    title: "This link is from a newer version",
    paragraphs: ["Reload this page. If that does not help, this server needs an update first."],
    retry: "Try again",
  },
  not_ready: {
    title: "The sender is still uploading",
    paragraphs: ["Come back when the upload is complete. Nothing is opened by looking."],
    retry: "Look again",
  },
  unreachable: {
    title: "The server can't be reached",
    paragraphs: [
      "That says nothing about what was sent: it may well be there.",
      "Check the connection. What was begun here goes on where it stopped.",
    ],
    retry: "Try again",
  },
  unavailable: busyScreen(),
  rate_limited: {
    title: "Too many tries in a short time",
    paragraphs: ["The server asks for a pause. Nothing is lost, and you need not do anything."],
    // It would be refused again.
    retry: null,
    resumesAfterSeconds: 60,
  },
  transfer_limit: {
    title: "This was fetched too often",
    paragraphs: [
      "The connection broke off so many times that the server ended it.",
      ASK_FOR_A_NEW_ONE,
    ],
    retry: null,
  },
  integrity: {
    title: "What arrived is not what was sent",
    paragraphs: [
      "It was damaged or changed on the server or on its way, so nothing of it was saved.",
      "Try once more. If it happens again, tell the sender, and ask them to send it another way.",
    ],
    retry: "Try again",
  },
  other_tab: {
    title: "This is open in another tab",
    paragraphs: [
      "Another tab of this browser has opened it. Go on there, or close that tab and try again.",
    ],
    retry: "Try again",
  },
  no_room: {
    title: "There is not enough room in this browser",
    paragraphs: [
      "It was begun here, and the server holds it for this browser for a while: nobody else can open it. Make some room on this device and try again, and it goes on where it stopped.",
      `If this is a private window, leave it open: what has arrived is lost with it. ${PRIVATE_WINDOW} If there is no room to be made, ask the sender to send it again, and open it in a window that is not private.`,
    ],
    retry: "Try again",
  },
  does_not_fit: {
    title: "There is not enough room in this browser",
    paragraphs: [
      "Nothing was opened: the link works as before. Open it on a device with more room, or make some here and try again.",
      `If this is a private window, open the link in one that is not. ${PRIVATE_WINDOW}`,
    ],
    retry: "Try again",
  },
};

const goneTitles: Record<GoneReason, string> = {
  claimed: "This was opened already",
  expired: "This has expired",
  burned: "The sender has taken this back",
  wrong_passwords: "Ended after too many wrong passwords",
  abandoned: "This was never sent completely",
};

const goneParagraphs: Record<GoneReason, string> = {
  claimed:
    "It was opened as often as it could be, and the server has deleted it. If it was not you, tell the sender.",
  expired: "Its time is over, and the server has deleted it.",
  burned: "They have ended it: the link opens nothing any more, and nothing is left on the server.",
  wrong_passwords: "To protect it, the server has deleted it for good.",
  abandoned: "The upload stopped before its end, and the server has deleted what had come.",
};

/** Every trouble has words of its own, or shows those that came with it. */
export function deadEndOf(trouble: ReceiveTrouble, now: Date): ErrorScreen {
  const { code, reason, at, message, retryAfterSeconds } = trouble;
  if (code === "gone") return goneDeadEnd(reason ?? null, at ?? null, now);
  const known = deadEnds[code];
  if (!known) return { title: "That did not work", paragraphs: [message], retry: "Try again" };
  const isToldWhen = known.resumesAfterSeconds !== undefined && retryAfterSeconds !== undefined;
  return isToldWhen ? { ...known, resumesAfterSeconds: retryAfterSeconds } : known;
}

function goneDeadEnd(reason: GoneReason | null, at: string | null, now: Date): ErrorScreen {
  const since = at === null ? [] : [`That was ${dateInWords(new Date(at), now)}.`];
  return reason === null
    ? { title: "This is gone", paragraphs: [...since, ASK_FOR_A_NEW_ONE], retry: null }
    : {
        title: goneTitles[reason],
        paragraphs: [[goneParagraphs[reason], ...since].join(" "), ASK_FOR_A_NEW_ONE],
        retry: null,
      };
}
