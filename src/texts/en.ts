/**
 * The English texts of the pages, in the message syntax of ICU (https://unicode-org.github.io/icu/userguide/format_parse/messages).
 * Every other language has the same keys. CONTRIBUTING.md says how to add a text.
 */
const COPY_AGAIN = "Copy the whole link again, or ask the sender for it.";
const SEND_AGAIN = "If you still need it, ask the sender to send it again.";
const NOTHING_OPENED = "Nothing was opened.";
const SERVER_DELETED = "The server has deleted it.";
const NO_ROOM = "There is not enough room in this browser";
const PRIVATE_WINDOW = "A private window has little room, even on a large disk.";
const OPENED_BEFORE = "This share was already opened";

export const en = {
  /** On every page. */
  common: {
    navigation: "Pages",
    send: "Send",
    myShares: "My shares",
    notice: "Notice",
    footer: "Your device encrypts and decrypts shares. The server never has the key.",
    reportAbuse: "Report abuse",
    reportAbuseTo: "Report abuse to {address}",
    language: "Language",
    theme: "Theme",
    themeSystem: "System",
    themeLight: "Light",
    themeDark: "Dark",
    bytes: "{count, plural, one {# byte} other {# bytes}}",
    kib: "{amount} KiB",
    mib: "{amount} MiB",
    gib: "{amount} GiB",
    tib: "{amount} TiB",
    today: "today at {time}",
    tomorrow: "tomorrow at {time}",
    yesterday: "yesterday at {time}",
    onDay: "on {weekday} {date} at {time}",
    files: "{files, plural, one {# file} other {# files}}, {size}",
    texts: "{texts, plural, =1 {A text} other {# texts}}, {size}",
    filesAndTexts:
      "{files, plural, one {# file} other {# files}} and {texts, plural, =1 {a text} other {# texts}}, {size}",
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Text",
    copiedLabel: "Copied",
    copied: "Copied.",
    copyBlocked: "The browser blocked copying. Select the text and copy it.",
    cancel: "Cancel",
    tryAgain: "Try again",
    tryAgainIn: "Try again in {duration}.",
    tryNow: "Try now",
    tryingAgain: "Trying again…",
    triesAgainIn: "This page tries again in {duration}.",
    shareEnded: "The share ended {when}.",
    details: "Details in English: {detail}",
    measuringSpeed: "Measuring the speed…",
    fewSecondsLeft: "{rate} per second, a few seconds left",
    timeLeft: "{rate} per second, about {duration} left",
    nextRetry: "Next retry in {duration}.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}: {percent}",
    delay_unreachable:
      "The connection is interrupted. The transfer resumes when the connection is back.",
    delay_intermediary:
      "A proxy answers instead of the server. The transfer resumes when the server answers again.",
    delay_limited: "The server limits the rate. The transfer resumes soon.",
    delay_unavailable: "The server is busy. The transfer resumes soon.",
    insecureTitle: "This connection is not secure",
    insecure: "Browsers encrypt and decrypt only on pages from https addresses.",
    insecureAdvice:
      "Open the address with https:// at its beginning. If that fails, ask the operator of this server to set up https.",
    tooOldTitle: "This browser is too old",
    tooOld: "It lacks functions for encryption that this page needs. Nothing was sent or opened.",
    tooOldAdvice: "Update the browser, or open the address in a newer one.",
  },

  /** In the HTML of each page, before its script runs. */
  html: {
    sendTitle: "Send files or a text",
    sendDescription: "Send files or a text, end-to-end encrypted. By default, the link opens once.",
    receiveTitle: "Someone sent you a share",
    receiveDescription: "The share is end-to-end encrypted. Viewing this page does not open it.",
    sharesTitle: "My shares",
    notStarted: "This page can't start",
    scriptsOff:
      "JavaScript is turned off. The page needs it to encrypt and decrypt in the browser. Nothing is lost. Turn on JavaScript for this page, or open the address in another browser.",
    notLoaded:
      "Part of this page did not load. Nothing is lost. Check your connection and reload the page. If that does not help, update this browser or use another one.",
  },

  /** Errors that people meet, by their code. The English texts are those of src/protocol/problems.ts. */
  problems: {
    other_title: "The server did not accept the request",
    other_advice: "Reload the page and try again. If it happens again, tell the server's operator.",
    bad_request_title: "The request is malformed",
    bad_request_explanation: "The server does not accept it in this form. Nothing was opened.",
    bad_request_advice:
      "Compare the request with the API documentation. If you followed a link, copy the whole link again.",
    password_required_title: "A password is needed",
    password_required_explanation: "Only the page that opens the link can ask for it.",
    password_required_advice: "Ask the sender for the password.",
    upload_not_allowed_title: "This server does not accept shares from everyone",
    upload_not_allowed_explanation:
      "Anyone can open a share with its link. To send one, you need access.",
    upload_not_allowed_advice: "Ask the server's operator for access.",
    sign_in_required_title: "This server requires a sign-in to send",
    sign_in_required_explanation: "Nothing was sent. Anyone can open a share with its link.",
    sign_in_required_advice: "Open the server's page in a browser, sign in, and send from there.",
    sign_in_failed_title: "The sign-in did not succeed",
    sign_in_failed_explanation:
      "It took too long, was already used, began in another browser, or the sign-in provider refused it.",
    sign_in_failed_advice: "Sign in again.",
    account_not_allowed_title: "This account is not allowed to sign in here",
    account_not_allowed_explanation:
      "The sign-in provider knows the account, but the server's operator has not allowed it.",
    account_not_allowed_advice:
      "Ask the server's operator for access, or sign in with another account.",
    sign_in_unavailable_title: "The sign-in provider can't be reached",
    sign_in_unavailable_explanation:
      "Nothing is lost. Sharing and the sign-in with a password do not need the provider.",
    sign_in_unavailable_advice: "Try again soon. If it happens again, tell the server's operator.",
    receive_only_title: "This server accepts no new shares",
    receive_only_explanation: "It only lets people open shares. Nothing was sent.",
    receive_only_advice:
      "Ask the server's operator for the address of a server that accepts shares.",
    wrong_link_title: "This link is wrong",
    wrong_link_explanation: "There is a share at this address, but this link does not open it.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "The password is wrong",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Check it with the sender first: too many wrong passwords lock the share.",
    not_found_title: "There is nothing here",
    not_found_explanation: "The share ended some days ago, or the address is wrong.",
    not_found_advice: `Check the address. ${COPY_AGAIN}`,
    request_timeout_title: "The request took too long to arrive",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Check your connection and try again. An upload resumes where it stopped.",
    not_ready_title: "The sender is still uploading",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Try again when the upload is complete.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "No download is left: someone has opened it, or is opening it now.",
    already_claimed_advice:
      "Was it you, on another device or in another browser? Continue there. If it was not you, tell the sender: someone else has the link.",
    gone_title: "This share is gone",
    gone_explanation:
      "It was opened, has expired, was burned, or was removed. The server no longer has its content.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation: "All its downloads are used, so the server has deleted it.",
    gone_expired_title: "This share has expired",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "The sender burned this share",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "This share was deleted after too many wrong passwords",
    gone_wrong_passwords_explanation: "This protects its content.",
    gone_abandoned_title: "This share was never sent completely",
    gone_abandoned_explanation:
      "Its upload stopped, and the server has deleted the bytes that had arrived.",
    gone_removed_title: "The operator of this server removed this share",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "This is too large",
    too_large_explanation: "The server stored nothing of it.",
    too_large_advice: "Send less in one share, or ask the server's operator to raise the limit.",
    locked_title: "Locked after too many wrong passwords",
    locked_explanation: "The share accepts no password until the sender unlocks it.",
    locked_advice: "Ask the sender to unlock it, or to send it again.",
    rate_limited_title: "Too many requests",
    rate_limited_explanation:
      "The server limits requests from your address. Nothing was opened or lost.",
    rate_limited_advice: "Wait a little and try again.",
    transfer_limit_title: "This download has used up its transfer limit",
    transfer_limit_explanation: "The connection broke so often that the server ended the download.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "The request headers are too large",
    headers_too_large_explanation:
      "Your browser sent more headers, such as cookies, than the server accepts.",
    headers_too_large_advice:
      "Clear this site's cookies, or update the program that sent the request.",
    internal_title: "Something went wrong on the server",
    internal_explanation: "It is not your fault. The error is in the server's log.",
    internal_advice: "Try again. If it happens again, tell the server's operator.",
    unavailable_title: "The server can't do this at the moment",
    unavailable_explanation:
      "It is busy or restarting, or it can't reach its storage. Nothing is lost.",
    unavailable_advice: "Try again soon.",
    storage_full_title: "The server's storage is full",
    storage_full_explanation: "Shares that it already stores are safe.",
    storage_full_advice: "Try again later, or send less.",
    not_a_link_title: "This is not a share link",
    not_a_link_advice: `A share link looks like https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "The end of this link is missing",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "This link was changed on its way",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "This link was made by a newer version",
    newer_version_advice:
      "Update this program, or reload the page. If that does not help, the server needs an update.",
    unreachable_title: "The server can't be reached",
    unreachable_explanation: "This says nothing about the share: it may still be there.",
    unreachable_advice: "Check the address and your connection, and try again.",
    integrity_title: "The received data is not what the sender encrypted",
    integrity_explanation: "It was damaged or changed on the server or on its way.",
    integrity_advice:
      "Nothing of it was saved. Try again. If it happens again, ask the sender to send it another way.",
    source_changed_title: "A file changed while it was being sent",
    source_changed_advice: "Send it again when it no longer changes.",
    too_many_entries_title: "There are too many files for one share",
    too_many_entries_advice: "Pack them into one archive first.",
    link_address_title:
      "The server would create a link without a valid https address, so nothing was sent",
    link_address_advice: "Ask the server's operator to correct BASE_URL.",
    other_tab_title: "This share is open in another tab",
    other_tab_advice: "Continue there, or close that tab and try again.",
    no_room_title: NO_ROOM,
    no_room_explanation: "The server reserves this download for this browser for a limited time.",
    no_room_advice: `Free some space on this device and try again: nothing that has arrived is lost. If this is a private window, leave it open until then. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: "Nothing was opened: the link still works.",
    does_not_fit_advice: `Open the link on a device with more room, or free some space here and try again. If this is a private window, open the link in a normal one. ${PRIVATE_WINDOW}`,
    unexpected_title: "Something unexpected happened",
    unexpected_advice: "Try again.",
    page_failed_title: "A part of this page did not load",
    page_failed_advice: "Check your connection and reload the page.",
  },

  send: {
    title: "Send files or a text",
    introduction:
      "Choose files or write a text. You get a link that opens {count, plural, =1 {once} =2 {twice} other {# times}}. Then the server deletes the share.",
    nothingSent: "Nothing was sent.",
    paused:
      "The operator of this server has paused new shares, so you can't send now. You can still open links. You can prepare a share: this page checks by itself when you can send again.",
    createLink: "Create link",
    folders:
      "Folders can't be sent yet: {names}. {count, plural, =1 {Make a zip file of the folder and add it here.} other {Make a zip file of each folder and add it here.}}",
    replaced: "You replaced {names} with the new content.",
    summary:
      "The link opens <b>{count, plural, =1 {once} =2 {twice} other {# times}}</b>. It expires after <b>{duration}</b>.",
    text: "Text",
    textPlaceholder: "A password, a note, a key…",
    chooseFiles: "Choose files",
    chooseHint: "You can also drop or paste files here, up to {limit} in total.",
    filesToSend: "Files to send",
    removeFile: "Remove {name}",
    dropFiles: "Drop the files to add them",
    obstacleEmpty: "Choose a file or write a text first.",
    obstacleTooLarge:
      "The share is too large: {size}, but this server allows {limit}. Make it smaller, or send several shares.",
    obstaclePassword: "Enter or generate a password first.",
    obstacleToken: "Enter your upload token first.",
    unreadable:
      "{name} changed after you chose it, or it was moved or deleted. The share was not sent.",
    unreadableAdvice: "Choose the file again, or remove it from the list.",
    waitToSend: "You can send the share in {duration}. Nothing that you added is lost.",
    sendNow: "You can send the share now. Nothing that you added is lost.",
    signInAgain:
      "The server requires a sign-in, so the share was not sent. <link>Sign in on a new tab</link>, then return to this one and create the link.",
    expiresAfter: "Expires after",
    canBeOpened: "Can be opened",
    times: "{count, plural, =1 {once} =2 {twice} other {# times}}",
    password: "Password",
    passwordOptional: "Password (optional)",
    generate: "Generate",
    passwordRequired: "This server requires a password for each share.",
    passwordHint:
      "Don't send it together with the link. {count, plural, one {# wrong password locks} other {# wrong passwords lock}} the share.",
    unlockHint: "You can unlock it in “My shares”.",
    sendingTitle: "Sending…",
    sendingIntroduction:
      "Your browser encrypts the share before the upload. Keep this page open until you have the link.",
    cancelHint: "Cancelling deletes the unfinished upload.",
    sending: "Sending",
    preparing: "Preparing encryption…",
    sentTitle: "Your link is ready",
    sentIntroduction:
      "It opens <b>{count, plural, =1 {once} =2 {twice} other {# times}}</b> and expires {when}.",
    linkLabel: "Link (contains the key)",
    copyLink: "Copy link",
    copyMessage: "Copy with a message",
    share: "Share…",
    showQrCode: "Show QR code",
    hideQrCode: "Hide QR code",
    qrCode: "QR code of the link",
    sendAnother: "Send another share",
    seeWhenOpened: "See when it is opened",
    passwordChannel:
      "Don't send the password together with the link. Use another channel, such as the phone:",
    copyPassword: "Copy password",
    copyBeforeLeaving: "Copy the link before you leave this page. It is not saved anywhere.",
    onePerson: "Anyone with the link can open the share, so send the link to one person only.",
    onePersonPassword:
      "Anyone with the link and the password can open the share, so send the link to one person only.",
    severalPeople:
      "Anyone with the link can open the share, so send the link to the right people only.",
    severalPeoplePassword:
      "Anyone with the link and the password can open the share, so send the link to the right people only.",
    message:
      "I sent you a share. The link opens {count, plural, =1 {once} =2 {twice} other {# times}} and expires on {date}. Open it on the device where you need it.",
    messagePassword: "You get the password separately.",
    fullDate: "{weekday} {date} at {time}",
    signInToSend: "This server requires a sign-in to send.",
    signInKeepsDraft: "It opens on a new tab. Everything that you added stays here.",
    signIn: "Sign in to send",
    signedIn: "You are signed in.",
    signOut: "Sign out",
    token: "Upload token",
    tokenHint: "This server requires an upload token. Ask its operator for one.",
    saveToken: "Save the token in this browser",
    sharedLost: "What you shared did not arrive here. Go back to the other app and share it again.",
  },

  receive: {
    checking: "Checking the link…",
    receiving: "Receiving",
    receivingIntroduction:
      "The server reserves this download for this browser. If the connection breaks, the download resumes by itself.",
    askingServer: "Asking the server…",
    removed: "Removed",
    removedIntroduction:
      "This browser has no copy of the share any more. Files that you saved stay where they are.",
    sendShare: "Send a share",
    offerTitle: "Someone sent you a share",
    offerIntroduction:
      "It can be opened {count, plural, =1 {once} other {# times}}. Viewing this page does not open it.",
    expires: "It expires <b>{when}</b>.",
    opening: "Opening…",
    openNow: "Open now",
    contents: "Contents",
    total: "Total: {contents}",
    noRoom:
      "This share needs {needed}, but this browser has room for only {free}. Open the link on a device with more free space. If this is a private window, use a normal one: private windows have little room. The share is not opened yet.",
    memoryOnly:
      "This browser stores the share only in the memory of this tab. Save everything before you close the tab.",
    passwordTitle: "Enter the password",
    passwordAgainTitle: "Enter the password again",
    introduction_nothing:
      "The sender protected this share with a password. Enter it to see the contents. That does not open the share yet.",
    introduction_part:
      "This browser has started to receive the share. Enter the password to resume.",
    introduction_all: "This browser has already received the share. Enter the password to view it.",
    password: "Password",
    checkingPassword: "Checking…",
    continue: "Continue",
    wrongPassword: "Wrong password.",
    wrongPasswordLeft:
      "Wrong password. You have {count, plural, one {# try} other {# tries}} left before the share locks.",
    receivedTitle: "Received completely",
    verified: "Every byte is verified. The sender can see that the share arrived.",
    verifiedNotConfirmed:
      "Every byte is verified. The server did not confirm the receipt. Tell the sender that the share arrived.",
    saveAll: "Save all as a zip file",
    remove: "Remove from this browser",
    inDownloads: "Look for the file in the downloads of this browser.",
    removeTitle: "Remove without saving?",
    removeConfirm: "Remove",
    removeQuestion: "You have not viewed or saved everything. The link may not open again.",
    inMemoryTaken:
      "The share is only in the memory of this tab. It is gone when you close the tab.",
    inMemory:
      "The share is only in the memory of this tab. Save everything before you close the tab.",
    storedTaken: "This browser still has a copy. Remove it when you no longer need it.",
    stored: "You can close this page and return later: this browser stores a copy.",
    save: "Save",
    saveAgain: "Save again",
    show: "Show",
    showText: "Show text",
    copy: "Copy",
    copyText: "Copy text",
    text: "Text",
  },

  shares: {
    title: "My shares",
    introduction:
      "You sent these shares from this browser. It does not save their links, so nobody can open a share from here.",
    introductionEmpty:
      "This list is empty. When you send a share from this browser, you can see here when it is opened.",
    introductionBlocked:
      "This browser does not let the page save your shares, so the page can't list them here.",
    sendShare: "Send files or a text",
    sent: "Sent {when}",
    unknown: "Status unknown",
    loading: "Loading…",
    askingServer: "Asking the server…",
    noRecord: "No record",
    noRecordLong:
      "The server has no record of this share any more. You can remove it from this list.",
    unlock: "Unlock",
    burn: "Burn",
    removeFromList: "Remove from this list",
    burnTitle: "Burn this share?",
    burnConfirm: "Burn it",
    burnQuestion:
      "The server deletes the share and the link stops working. A download in progress ends. You can't undo this.",
    removeTitle: "Remove this share from the list?",
    removeConfirm: "Remove it",
    removeGone: "You can then no longer see what happened to the share.",
    removeAlive:
      "This does not delete the share. You can then no longer see its status, unlock it or burn it.",
    timeline: "What happened",
    forged: "A receipt is not genuine",
    forgedLong:
      "The server shows a receipt that was not made with the link. Don't trust the status of this share.",
    withoutReceipt: "Opened, without a receipt",
    withoutReceiptLong:
      "Someone with the link opened it, but no receipt arrived. The download may be incomplete: ask the recipient.",
    locked: "Locked",
    lockedLong:
      "Someone with the link entered too many wrong passwords. Unlock the share, or burn it.",
    incomplete: "Upload incomplete",
    incompleteLong: "Nobody can open the share until its upload is complete.",
    opening: "Being opened now",
    openingLong: "Someone with the link opened it. This download has no receipt yet.",
    waiting: "Waiting to be opened",
    canBeOpened: "It can be opened {count, plural, =1 {once} other {# times}}.",
    canBeOpenedUntil: "It can be opened {count, plural, =1 {once} other {# times}}, until {when}.",
    canBeOpenedMore: "It can be opened {count, plural, =1 {once} other {# times}} more.",
    canBeOpenedMoreUntil:
      "It can be opened {count, plural, =1 {once} other {# times}} more, until {when}.",
    openedAgain: "Opened, can be opened again",
    openedUnconfirmed:
      "It was opened {count, plural, =1 {once} other {# times}}, without a receipt.",
    receivedAgain: "Received, can be opened again",
    opened: "It was opened {count, plural, =1 {once} other {# times}}.",
    receipts:
      "{count, plural, =1 {It was received completely. The receipt is verified: only someone with the link can make one.} other {It was received completely # times. The receipts are verified: only someone with the link can make one.}}",
    expired: "It expired {when}. The server deleted the share.",
    expiredSometime: "It expired. The server deleted the share.",
    receivedExpired: "Received, then expired",
    neverOpened: "Never opened",
    burned: "Burned",
    burnedLong: "You burned it {when}.",
    burnedSometime: "You burned it.",
    wrongPasswords: "Deleted after wrong passwords",
    wrongPasswordsLong:
      "Someone with the link entered too many wrong passwords in total. The server deleted the share {when}.",
    wrongPasswordsSometime:
      "Someone with the link entered too many wrong passwords in total. The server deleted the share.",
    removed: "Removed by the operator",
    removedLong: "The operator of this server removed this share {when}.",
    removedSometime: "The operator of this server removed this share.",
    abandoned: "Never sent",
    abandonedLong: "The upload was not completed. The server deleted the share.",
    received: "Received",
    deleted: "The server deleted the share.",
    event_created: "You created it",
    event_uploaded: "Upload complete",
    event_previewed: "Someone with the link viewed the preview",
    event_claimed: "Someone with the link opened it",
    event_given_back: "Nothing was downloaded, so this opening does not count",
    event_delivered: "Received completely",
    event_lease_ended: "The time for the download ended without a receipt",
    event_wrong_password: "Wrong password entered",
    event_locked: "Locked after too many wrong passwords",
    event_unlocked: "You unlocked it",
    event_expired: "Expired",
    event_burned: "You burned it",
    event_abandoned: "The upload was not completed",
    event_ended_by_wrong_passwords: "Deleted after too many wrong passwords in total",
    event_unlocked_by_operator: "The operator of this server unlocked it",
    event_removed_by_operator: "The operator of this server removed it",
    eventTimes: "{event} ({count, plural, one {# time} other {# times}})",
    eventSpan: "first {first}, last {last}",
  },

  /** Pages that the server renders. */
  server: {
    whatYouCanDo: "What you can do",
    forPrograms: "This address is for programs. Opening it in a browser changes nothing.",
    error: "Error {status} · {code}",
    nothingAtApi: "This address is for programs. There is no such call, or no such share.",
    nothingAtApiAdvice: "Compare the address with the API documentation.",
    nothingAtPage: "This server has no page at this address.",
    nothingAtPageAdvice: "Check the address, or go to the start page. A share link contains “/s/”.",
    aboutApi: "About the API",
    startPage: "To the start page",
    reloadKeepsLink: "Reload this page to try again: that keeps the whole link.",
    openTitle: "Open a share",
    onlyOpens: "This server only opens shares",
    onlyOpensLong: "It accepts no new shares, so you can't send from here.",
    gotLink: "Has someone sent you a link?",
    gotLinkAdvice: "Open the whole link in this browser, including everything after the “#”.",
    wantToSend: "Do you want to send something?",
    wantToSendAdvice:
      "Ask the operator of this server for the address of a server that accepts shares.",
    shareIntroduction: "It is end-to-end encrypted. Viewing this page does not open it.",
    shareCommand: "To open it, copy the whole link, including everything after the “#”, and run:",
    noPages: "This server has no web pages",
    noPagesLong: "They were not built. The command line still works.",
    noPagesSend: "To send a file, run this with the address of this server:",
    noPagesOperator:
      "Operators: to add the pages, run <code>npm run build</code> and restart the server.",
    offline: "You are offline",
    offlineLong: "This page needs the server. Nothing was sent or opened, and nothing is lost.",
    offlineAdvice: "Check your connection. Then reload this page: that keeps the whole link.",
    unshared: "Nothing was added",
    unsharedLong:
      "Your device sent what you shared to the server, because the app was not ready. The server did not read it.",
    unsharedAdvice:
      "Open the start page and wait until it has loaded. Then share again from the other app.",
  },
} as const;
