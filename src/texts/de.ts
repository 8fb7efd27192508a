import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Kopiere den ganzen Link noch einmal oder frag den Absender danach.";
const SEND_AGAIN =
  "Falls du die Sendung noch brauchst, bitte den Absender, sie noch einmal zu senden.";
const NOTHING_OPENED = "Es wurde nichts geöffnet.";
const SERVER_DELETED = "Der Server hat sie gelöscht.";
const NO_ROOM = "In diesem Browser ist nicht genug Platz";
const PRIVATE_WINDOW = "Ein privates Fenster hat wenig Platz, auch wenn der Datenträger groß ist.";
const OPENED_BEFORE = "Diese Sendung wurde schon geöffnet";
const TELL_OPERATOR = "Falls das noch einmal passiert, sag dem Betreiber des Servers Bescheid.";
const ASK_ACCESS = "Bitte den Betreiber des Servers um Zugang";

export const de: Catalogue = {
  common: {
    navigation: "Seiten",
    send: "Senden",
    myShares: "Meine Sendungen",
    notice: "Hinweis",
    footer: "Dein Gerät ver- und entschlüsselt die Sendungen. Der Server hat nie den Schlüssel.",
    reportAbuse: "Missbrauch melden",
    reportAbuseTo: "Missbrauch melden an {address}",
    language: "Sprache",
    theme: "Darstellung",
    themeSystem: "System",
    themeLight: "Hell",
    themeDark: "Dunkel",
    bytes: "{count, plural, one {#\u00a0Byte} other {#\u00a0Byte}}",
    kib: "{amount}\u00a0KiB",
    mib: "{amount}\u00a0MiB",
    gib: "{amount}\u00a0GiB",
    tib: "{amount}\u00a0TiB",
    today: "heute um {time}",
    tomorrow: "morgen um {time}",
    yesterday: "gestern um {time}",
    onDay: "am {weekday}, {date}, um {time}",
    files: "{files, plural, one {# Datei} other {# Dateien}}, {size}",
    texts: "{texts, plural, =1 {Ein Text} other {# Texte}}, {size}",
    filesAndTexts:
      "{files, plural, one {# Datei} other {# Dateien}} und {texts, plural, =1 {ein Text} other {# Texte}}, {size}",
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Text",
    copiedLabel: "Kopiert",
    copied: "Kopiert.",
    copyBlocked:
      "Der Browser hat das Kopieren verhindert. Markiere den Text und kopiere ihn selbst.",
    cancel: "Abbrechen",
    whatYouCanDo: "Was du tun kannst",
    startPage: "Zur Startseite",
    tryAgain: "Erneut versuchen",
    tryAgainIn: "Warte noch {duration} und versuche es dann noch einmal.",
    tryNow: "Jetzt versuchen",
    tryingAgain: "Neuer Versuch\u00a0…",
    triesAgainIn: "Noch {duration}, dann versucht es die Seite noch einmal.",
    shareEnded: "Die Sendung endete {when}.",
    details: "Einzelheiten auf Englisch: {detail}",
    measuringSpeed: "Geschwindigkeit wird gemessen\u00a0…",
    fewSecondsLeft: "{rate} pro Sekunde, noch ein paar Sekunden",
    timeLeft: "{rate} pro Sekunde, noch etwa {duration}",
    nextRetry: "Noch {duration} bis zum nächsten Versuch.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}: {percent}",
    delay_unreachable:
      "Die Verbindung ist unterbrochen. Die Übertragung geht weiter, sobald sie wieder da ist.",
    delay_intermediary:
      "Ein Proxy antwortet statt des Servers. Die Übertragung geht weiter, sobald der Server wieder antwortet.",
    delay_limited: "Der Server begrenzt die Zahl der Anfragen. Die Übertragung geht bald weiter.",
    delay_unavailable: "Der Server ist ausgelastet. Die Übertragung geht bald weiter.",
    insecureTitle: "Diese Verbindung ist nicht sicher",
    insecure: "Browser ver- und entschlüsseln nur auf Seiten mit https-Adresse.",
    insecureAdvice:
      "Öffne die Adresse mit https:// am Anfang. Falls das nicht geht, bitte den Betreiber dieses Servers, https einzurichten.",
    tooOldTitle: "Dieser Browser ist zu alt",
    tooOld:
      "Ihm fehlen Funktionen zum Verschlüsseln, die diese Seite braucht. Es wurde nichts gesendet oder geöffnet.",
    tooOldAdvice: "Aktualisiere den Browser oder öffne die Adresse in einem neueren.",
  },

  html: {
    sendTitle: "Dateien oder einen Text senden",
    sendDescription:
      "Sende Dateien oder einen Text, Ende-zu-Ende-verschlüsselt. Standardmäßig lässt sich der Link einmal öffnen.",
    receiveTitle: "Du hast eine Sendung bekommen",
    receiveDescription:
      "Die Sendung ist Ende-zu-Ende-verschlüsselt. Das bloße Ansehen dieser Seite öffnet sie nicht.",
    sharesTitle: "Meine Sendungen",
    notStarted: "Diese Seite startet nicht",
    scriptsOff:
      "JavaScript ist ausgeschaltet. Die Seite braucht es, um im Browser zu ver- und entschlüsseln. Es ging nichts verloren.",
    scriptsOffAdvice:
      "Schalte JavaScript für diese Seite ein oder öffne die Adresse in einem anderen Browser.",
    notLoaded: "Ein Teil dieser Seite wurde nicht geladen. Es ging nichts verloren.",
    notLoadedAdvice:
      "Prüfe deine Verbindung und lade die Seite neu. Falls das nicht hilft, aktualisiere den Browser oder nimm einen anderen.",
  },

  problems: {
    other_title: "Der Server hat die Anfrage nicht angenommen",
    other_advice: `Lade die Seite neu und versuche es noch einmal. ${TELL_OPERATOR}`,
    bad_request_title: "Die Anfrage ist fehlerhaft",
    bad_request_explanation: `In dieser Form nimmt der Server sie nicht an. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Vergleiche die Anfrage mit der API-Dokumentation. Falls du einem Link gefolgt bist, kopiere den ganzen Link noch einmal.",
    password_required_title: "Ein Passwort ist nötig",
    password_required_explanation: "Nur die Seite, die den Link öffnet, kann danach fragen.",
    password_required_advice: "Frag den Absender nach dem Passwort.",
    upload_not_allowed_title: "Auf diesem Server dürfen nicht alle senden",
    upload_not_allowed_explanation:
      "Wer den Link hat, kann eine Sendung öffnen. Zum Senden brauchst du Zugang.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Zum Senden verlangt dieser Server eine Anmeldung",
    sign_in_required_explanation:
      "Es wurde nichts gesendet. Wer den Link hat, kann eine Sendung öffnen.",
    sign_in_required_advice:
      "Öffne die Seite des Servers in einem Browser, melde dich an und sende von dort.",
    sign_in_failed_title: "Die Anmeldung ist nicht gelungen",
    sign_in_failed_explanation:
      "Sie dauerte zu lange, wurde schon verwendet, begann in einem anderen Browser, oder der Anmeldedienst hat sie abgelehnt.",
    sign_in_failed_advice: "Melde dich noch einmal an.",
    account_not_allowed_title: "Dieses Konto darf sich hier nicht anmelden",
    account_not_allowed_explanation:
      "Der Anmeldedienst kennt das Konto, aber der Betreiber des Servers hat es nicht zugelassen.",
    account_not_allowed_advice: `${ASK_ACCESS} oder melde dich mit einem anderen Konto an.`,
    sign_in_unavailable_title: "Der Anmeldedienst ist nicht erreichbar",
    sign_in_unavailable_explanation:
      "Es ging nichts verloren. Sendungen und die Anmeldung mit Passwort brauchen den Dienst nicht.",
    sign_in_unavailable_advice: `Versuche es in Kürze noch einmal. ${TELL_OPERATOR}`,
    receive_only_title: "Dieser Server nimmt keine neuen Sendungen an",
    receive_only_explanation: "Man kann hier Sendungen nur öffnen. Es wurde nichts gesendet.",
    receive_only_advice:
      "Frag den Betreiber nach der Adresse eines Servers, der Sendungen annimmt.",
    wrong_link_title: "Dieser Link ist falsch",
    wrong_link_explanation:
      "Unter dieser Adresse gibt es eine Sendung, aber dieser Link öffnet sie nicht.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "Das Passwort ist falsch",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Frag zuerst beim Absender nach: Zu viele falsche Passwörter sperren die Sendung.",
    not_found_title: "Hier ist nichts",
    not_found_explanation: "Die Sendung endete vor einigen Tagen, oder die Adresse ist falsch.",
    not_found_advice: `Prüfe die Adresse. ${COPY_AGAIN}`,
    request_timeout_title: "Die Anfrage kam nicht rechtzeitig an",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Prüfe deine Verbindung und versuche es noch einmal. Ein Upload geht dort weiter, wo er aufgehört hat.",
    not_ready_title: "Der Absender lädt die Sendung noch hoch",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Versuche es noch einmal, wenn der Upload abgeschlossen ist.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "Es ist kein Abruf übrig: Jemand hat sie geöffnet oder öffnet sie gerade.",
    already_claimed_advice:
      "Warst du das, auf einem anderen Gerät oder in einem anderen Browser? Mach dort weiter. Falls nicht, sag dem Absender Bescheid: Jemand anders hat den Link.",
    gone_title: "Diese Sendung gibt es nicht mehr",
    gone_explanation:
      "Sie wurde geöffnet, ist abgelaufen, wurde vernichtet oder entfernt. Der Server hat ihren Inhalt nicht mehr.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation:
      "Alle Abrufe sind aufgebraucht, deshalb hat der Server die Sendung gelöscht.",
    gone_expired_title: "Diese Sendung ist abgelaufen",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "Der Absender hat diese Sendung vernichtet",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Diese Sendung wurde nach zu vielen falschen Passwörtern gelöscht",
    gone_wrong_passwords_explanation: "Das schützt ihren Inhalt.",
    gone_abandoned_title: "Diese Sendung wurde nie vollständig hochgeladen",
    gone_abandoned_explanation:
      "Der Upload brach ab, und der Server hat gelöscht, was angekommen war.",
    gone_removed_title: "Der Betreiber dieses Servers hat diese Sendung entfernt",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "Das ist zu groß",
    too_large_explanation: "Der Server hat nichts davon gespeichert.",
    too_large_advice:
      "Sende weniger auf einmal, oder bitte den Betreiber des Servers um eine höhere Grenze.",
    locked_title: "Gesperrt nach zu vielen falschen Passwörtern",
    locked_explanation: "Die Sendung nimmt kein Passwort an, bis der Absender sie entsperrt.",
    locked_advice: "Bitte den Absender, sie zu entsperren oder noch einmal zu senden.",
    rate_limited_title: "Zu viele Anfragen",
    rate_limited_explanation:
      "Der Server begrenzt die Anfragen von deiner Adresse. Es wurde nichts geöffnet, und es ging nichts verloren.",
    rate_limited_advice: "Warte kurz und versuche es noch einmal.",
    transfer_limit_title: "Das Übertragungslimit dieses Abrufs ist aufgebraucht",
    transfer_limit_explanation:
      "Die Verbindung brach so oft ab, dass der Server den Abruf beendet hat.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "Die Kopfzeilen der Anfrage sind zu groß",
    headers_too_large_explanation:
      "Dein Browser hat mehr Kopfzeilen gesendet, etwa Cookies, als der Server annimmt.",
    headers_too_large_advice:
      "Lösche die Cookies dieser Website, oder aktualisiere das Programm, das die Anfrage gesendet hat.",
    internal_title: "Auf dem Server ist etwas schiefgegangen",
    internal_explanation: "Es liegt nicht an dir. Der Fehler steht im Protokoll des Servers.",
    internal_advice: `Versuche es noch einmal. ${TELL_OPERATOR}`,
    unavailable_title: "Der Server kann das im Moment nicht",
    unavailable_explanation:
      "Er ist ausgelastet, startet neu oder erreicht seinen Speicher nicht. Es ging nichts verloren.",
    unavailable_advice: "Versuche es in Kürze noch einmal.",
    storage_full_title: "Der Speicher des Servers ist voll",
    storage_full_explanation: "Sendungen, die er schon gespeichert hat, sind sicher.",
    storage_full_advice: "Versuche es später noch einmal oder sende weniger.",
    not_a_link_title: "Das ist kein Link zu einer Sendung",
    not_a_link_advice: `Ein solcher Link sieht so aus: https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Das Ende dieses Links fehlt",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Dieser Link wurde unterwegs verändert",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Dieser Link stammt von einer neueren Version",
    newer_version_advice:
      "Aktualisiere das Programm oder lade die Seite neu. Falls das nicht hilft, braucht der Server ein Update.",
    unreachable_title: "Der Server ist nicht erreichbar",
    unreachable_explanation: "Das sagt nichts über die Sendung: Sie kann noch da sein.",
    unreachable_advice: "Prüfe die Adresse und deine Verbindung und versuche es noch einmal.",
    integrity_title: "Die empfangenen Daten sind nicht die, die der Absender verschlüsselt hat",
    integrity_explanation: "Sie wurden auf dem Server oder unterwegs beschädigt oder verändert.",
    integrity_advice:
      "Nichts davon wurde gespeichert. Versuche es noch einmal. Falls es wieder passiert, bitte den Absender, einen anderen Weg zu nehmen.",
    source_changed_title: "Eine Datei hat sich während des Sendens verändert",
    source_changed_advice: "Sende sie noch einmal, wenn sie sich nicht mehr verändert.",
    too_many_entries_title: "Es sind zu viele Dateien für eine Sendung",
    too_many_entries_advice: "Packe sie zuerst in ein Archiv.",
    path_too_long_title: "Der Pfad einer Datei ist zu lang",
    path_too_long_advice:
      "Kürze die Namen ihrer Ordner, oder packe den Ordner zuerst in ein Archiv.",
    link_address_title:
      "Der Server würde einen Link ohne gültige https-Adresse erzeugen, deshalb wurde nichts gesendet",
    link_address_advice: "Bitte den Betreiber des Servers, BASE_URL zu korrigieren.",
    other_tab_title: "Diese Sendung ist in einem anderen Tab offen",
    other_tab_advice:
      "Mach dort weiter, oder schließe den anderen Tab und versuche es noch einmal.",
    no_room_title: NO_ROOM,
    no_room_explanation:
      "Der Server reserviert diesen Abruf für begrenzte Zeit für diesen Browser.",
    no_room_advice: `Schaffe Platz auf diesem Gerät und versuche es noch einmal: Was schon angekommen ist, geht nicht verloren. Falls das ein privates Fenster ist, lass es bis dahin offen. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: `${NOTHING_OPENED} Der Link gilt noch.`,
    does_not_fit_advice: `Öffne den Link auf einem Gerät mit mehr Platz, oder schaffe hier Platz und versuche es noch einmal. Falls das ein privates Fenster ist, öffne den Link in einem normalen. ${PRIVATE_WINDOW}`,
    unexpected_title: "Etwas Unerwartetes ist passiert",
    unexpected_advice: "Versuche es noch einmal.",
    page_failed_title: "Ein Teil dieser Seite wurde nicht geladen",
    page_failed_advice: "Prüfe deine Verbindung und lade die Seite neu.",
  },

  send: {
    title: "Dateien oder einen Text senden",
    introduction:
      "Wähle Dateien oder schreibe einen Text. Du bekommst einen Link, der sich {count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}} öffnen lässt. Danach löscht der Server die Sendung.",
    nothingSent: "Es wurde nichts gesendet.",
    paused:
      "Der Betreiber dieses Servers lässt gerade keine neuen Sendungen zu, deshalb kannst du nichts senden. Links kannst du weiterhin öffnen. Du kannst eine Sendung schon vorbereiten: Die Seite prüft von selbst, wann du wieder senden kannst.",
    createLink: "Link erstellen",
    unreadableFolder:
      "Dieser Browser kann {names} nicht lesen. Wähle den Ordner noch einmal, oder mach daraus eine ZIP-Datei und füge sie hinzu.",
    replaced: "Durch den neuen Inhalt ersetzt: {names}.",
    text: "Text",
    textPlaceholder: "Ein Passwort, eine Notiz, ein Schlüssel\u00a0…",
    chooseFiles: "Dateien wählen",
    chooseFolder: "Ordner wählen",
    chooseHint:
      "Du kannst Dateien und Ordner auch hierher ziehen oder einfügen, zusammen bis zu {limit}.",
    takePicture: "Foto aufnehmen",
    filesToSend: "Dateien zum Senden",
    removeFile: "{name} entfernen",
    dropFiles: "Dateien loslassen, um sie hinzuzufügen",
    obstacleEmpty: "Wähle zuerst eine Datei oder schreibe einen Text.",
    obstacleTooLarge:
      "Die Sendung ist zu groß: {size}, aber dieser Server erlaubt {limit}. Mach sie kleiner oder verteile sie auf mehrere Sendungen.",
    obstaclePassword: "Gib zuerst ein Passwort ein oder erzeuge eines.",
    obstacleToken: "Gib zuerst dein Upload-Token ein.",
    unreadable:
      "{name} wurde nach dem Auswählen verändert, verschoben oder gelöscht. Es wurde nichts gesendet.",
    unreadableAdvice: "Wähle die Datei noch einmal, oder entferne sie aus der Liste.",
    waitToSend:
      "Noch {duration}, dann kannst du senden. Alles, was du hinzugefügt hast, ist noch da.",
    sendNow: "Du kannst jetzt senden. Alles, was du hinzugefügt hast, ist noch da.",
    signInAgain:
      "Der Server verlangt eine Anmeldung, deshalb wurde nichts gesendet. <link>Melde dich in einem neuen Tab an</link>, komm dann hierher zurück und erstelle den Link.",
    change: "Ändern",
    noPassword: "ohne Passwort",
    withPassword: "mit Passwort",
    sumOfLimit: "{contents} von {limit}",
    expiresAfter: "Läuft ab nach",
    canBeOpened: "Lässt sich öffnen",
    times: "{count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}}",
    password: "Passwort",
    passwordOptional: "Passwort (optional)",
    generate: "Erzeugen",
    passwordRequired: "Dieser Server verlangt für jede Sendung ein Passwort.",
    passwordHint:
      "Sende es nicht zusammen mit dem Link. {count, plural, one {# falsches Passwort sperrt} other {# falsche Passwörter sperren}} die Sendung.",
    unlockHint: "Unter „Meine Sendungen“ kannst du sie entsperren.",
    label: "Für (optional)",
    labelHint: "Nur du siehst diesen Namen, unter „Meine Sendungen“ in diesem Browser.",
    strengthWeak:
      "Dieses Passwort ist schwach: Ein Programm errät es schnell. Mach es länger oder lass eines erzeugen.",
    strengthFair: "Dieses Passwort ist brauchbar. Ein längeres ist schwerer zu erraten.",
    strengthStrong: "Dieses Passwort ist stark.",
    generatedHint:
      "Vier erfundene Wörter, am Telefon leicht durchzugeben, mit etwa {bits} Bit Zufall.",
    sendingTitle: "Wird gesendet\u00a0…",
    sendingIntroduction:
      "Dein Browser verschlüsselt die Sendung vor dem Upload. Lass diese Seite offen, bis du den Link hast.",
    cancelHint: "Beim Abbrechen wird gelöscht, was schon hochgeladen ist.",
    sending: "Wird gesendet",
    preparing: "Verschlüsselung wird vorbereitet\u00a0…",
    pause: "Anhalten",
    resume: "Fortsetzen",
    pausedTitle: "Angehalten",
    pausedHint:
      "Angehalten. Was schon hochgeladen ist, geht nicht verloren. Lass diese Seite offen.",
    sentTitle: "Dein Link ist fertig",
    sentIntroduction:
      "Er lässt sich <b>{count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}}</b> öffnen und läuft {when} ab.",
    linkLabel: "Link (enthält den Schlüssel)",
    copyLink: "Link kopieren",
    copyMessage: "Mit Nachricht kopieren",
    share: "Teilen\u00a0…",
    mail: "E-Mail",
    mailHint: "Die E-Mail enthält den ganzen Link, dein Mailanbieter kann ihn also lesen.",
    mailHintPassword:
      "Die E-Mail enthält den ganzen Link. Sende das Passwort auf einem anderen Weg.",
    showQrCode: "QR-Code anzeigen",
    hideQrCode: "QR-Code ausblenden",
    qrCode: "QR-Code des Links",
    print: "Drucken",
    printPassword: "Auch das Passwort drucken",
    slipTitle: "Eine Sendung für dich",
    slipSteps:
      "Scanne den Code mit dem Handy, oder gib die ganze Adresse in einem Browser ein. Wähle dort „Jetzt öffnen“.",
    sendAnother: "Noch etwas senden",
    seeWhenOpened: "Sehen, wann sie geöffnet wird",
    passwordChannel:
      "Sende das Passwort nicht zusammen mit dem Link. Nimm einen anderen Weg, zum Beispiel das Telefon:",
    copyPassword: "Passwort kopieren",
    copyBeforeLeaving:
      "Kopiere den Link, bevor du diese Seite verlässt. Er ist nirgends gespeichert.",
    copiedNow: "Kopiert. Sende ihn jetzt.",
    onePerson: "Wer den Link hat, kann die Sendung öffnen. Gib ihn deshalb nur einer Person.",
    onePersonPassword:
      "Wer den Link und das Passwort hat, kann die Sendung öffnen. Gib den Link deshalb nur einer Person.",
    severalPeople:
      "Wer den Link hat, kann die Sendung öffnen. Gib ihn deshalb nur denen, für die er bestimmt ist.",
    severalPeoplePassword:
      "Wer den Link und das Passwort hat, kann die Sendung öffnen. Gib den Link deshalb nur denen, für die er bestimmt ist.",
    message:
      "Ich habe dir etwas geschickt. Der Link lässt sich {count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}} öffnen und läuft am {date} ab. Öffne ihn auf dem Gerät, auf dem du den Inhalt brauchst.",
    messagePassword: "Das Passwort bekommst du getrennt.",
    fullDate: "{weekday}, {date}, um {time}",
    signInToSend: "Dieser Server verlangt zum Senden eine Anmeldung.",
    signInKeepsDraft:
      "Sie öffnet sich in einem neuen Tab. Alles, was du hinzugefügt hast, bleibt hier.",
    signIn: "Zum Senden anmelden",
    signedIn: "Du bist angemeldet.",
    signOut: "Abmelden",
    token: "Upload-Token",
    tokenHint: "Dieser Server verlangt ein Upload-Token. Frag seinen Betreiber danach.",
    saveToken: "Das Token in diesem Browser speichern",
    sharedArrived:
      "Das hat eine andere App oder Webseite eingefügt. Prüfe es, bevor du es sendest.",
    sharedLost:
      "Was du geteilt hast, ist hier nicht angekommen. Geh zurück zur anderen App und teile es noch einmal.",
    moreWays: "Weitere Wege",
  },

  receive: {
    checking: "Der Link wird geprüft\u00a0…",
    receiving: "Wird empfangen",
    receivingIntroduction:
      "Der Server reserviert diesen Abruf für diesen Browser. Falls die Verbindung abbricht, geht er von selbst weiter.",
    askingServer: "Anfrage an den Server\u00a0…",
    removed: "Entfernt",
    removedIntroduction:
      "Dieser Browser hat keine Kopie der Sendung mehr. Dateien, die du gespeichert hast, bleiben, wo sie sind.",
    sendShare: "Selbst etwas senden",
    offerTitle: "Du hast eine Sendung bekommen",
    offerIntroduction:
      "Sie lässt sich {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen. Das bloße Ansehen dieser Seite öffnet sie nicht.",
    expires: "Sie läuft <b>{when}</b> ab.",
    opening: "Wird geöffnet\u00a0…",
    openNow: "Jetzt öffnen",
    contents: "Inhalt",
    total: "Insgesamt: {contents}",
    noRoom:
      "Diese Sendung braucht {needed}, aber in diesem Browser sind nur {free} frei. Öffne den Link auf einem Gerät mit mehr Platz. Falls das ein privates Fenster ist, nimm ein normales: Private Fenster haben wenig Platz. Die Sendung ist noch nicht geöffnet.",
    memoryOnly:
      "Dieser Browser speichert die Sendung nur im Arbeitsspeicher dieses Tabs. Speichere alles, bevor du den Tab schließt.",
    passwordTitle: "Gib das Passwort ein",
    passwordAgainTitle: "Gib das Passwort noch einmal ein",
    introduction_nothing:
      "Der Absender hat diese Sendung mit einem Passwort geschützt. Gib es ein, um den Inhalt zu sehen. Das öffnet die Sendung noch nicht.",
    introduction_part:
      "Dieser Browser hat begonnen, die Sendung zu empfangen. Gib das Passwort ein, um fortzufahren.",
    introduction_all:
      "Dieser Browser hat die Sendung schon empfangen. Gib das Passwort ein, um sie anzusehen.",
    password: "Passwort",
    checkingPassword: "Wird geprüft\u00a0…",
    continue: "Weiter",
    wrongPassword: "Falsches Passwort.",
    wrongPasswordLeft:
      "Falsches Passwort. Du hast noch {count, plural, one {# Versuch} other {# Versuche}}, bevor die Sendung gesperrt wird.",
    triedGenerated:
      "Es sieht wie ein erzeugtes Passwort aus und wurde deshalb mit Bindestrichen versucht. Wähle noch einmal „Weiter“, um es unverändert zu versuchen.",
    showPassword: "Passwort anzeigen",
    receivedTitle: "Vollständig empfangen",
    verified: "Jedes Byte ist geprüft. Der Absender kann sehen, dass die Sendung angekommen ist.",
    verifiedNotConfirmed:
      "Jedes Byte ist geprüft. Der Server hat den Empfang nicht bestätigt. Sag dem Absender, dass die Sendung angekommen ist.",
    saveAll: "Alles als ZIP-Datei speichern",
    saveInto: "In einen Ordner speichern",
    saving: "Die Dateien werden vorbereitet\u00a0…",
    inFolder: "Alles liegt in dem Ordner, den du gewählt hast.",
    remove: "Aus diesem Browser entfernen",
    inDownloads: "Such die Datei in den Downloads dieses Browsers.",
    removeTitle: "Entfernen, ohne zu speichern?",
    removeConfirm: "Entfernen",
    removeQuestion:
      "Du hast noch nicht alles angesehen oder gespeichert. Vielleicht lässt sich der Link nicht noch einmal öffnen.",
    inMemoryTaken:
      "Die Sendung ist nur im Arbeitsspeicher dieses Tabs. Sie ist weg, wenn du den Tab schließt.",
    inMemory:
      "Die Sendung ist nur im Arbeitsspeicher dieses Tabs. Speichere alles, bevor du den Tab schließt.",
    storedTaken:
      "Dieser Browser hat noch eine Kopie. Entferne sie, wenn du sie nicht mehr brauchst.",
    stored:
      "Du kannst diese Seite schließen und später wiederkommen: Dieser Browser speichert eine Kopie.",
    save: "Speichern",
    saveAgain: "Erneut speichern",
    show: "Anzeigen",
    showText: "Text anzeigen",
    copy: "Kopieren",
    copyText: "Text kopieren",
    text: "Text",
    preview: "Vorschau",
    closePreview: "Schließen",
    previousPage: "Vorige Seite",
    nextPage: "Nächste Seite",
    page: "Seite {page} von {pages}",
    openingPreview: "Die Vorschau wird geöffnet\u00a0…",
    firstPart: "Das ist der erste Teil, {size}. Speichere die Datei, um alles zu lesen.",
    noPreview_unknown:
      "Für diese Art von Datei gibt es keine Vorschau. Speichere sie, um sie mit einem anderen Programm zu öffnen.",
    noPreview_empty: "Diese Datei ist leer.",
    noPreview_too_large:
      "Diese Datei ist für eine Vorschau zu groß. Speichere sie, um sie mit einem anderen Programm zu öffnen.",
    noPreview_failed:
      "Dieser Browser kann die Datei nicht anzeigen. Speichere sie, um sie mit einem anderen Programm zu öffnen.",
    hide: "Ausblenden",
    hideText: "Text ausblenden",
    showFiles: "Dateien anzeigen",
    hideFiles: "Dateien ausblenden",
    moreFiles: "Mehr Dateien anzeigen",
    shareFile: "An eine App senden",
    shareFailed: "Die Datei wurde nicht an eine App gesendet. Speichere sie stattdessen.",
    writing: "Wird gespeichert",
    cancelSaving: "Abbrechen",
  },

  shares: {
    title: "Meine Sendungen",
    introduction:
      "Diese Sendungen hast du mit diesem Browser gesendet. Er speichert ihre Links nicht, deshalb kann niemand von hier aus eine Sendung öffnen.",
    introductionEmpty:
      "Diese Liste ist leer. Wenn du mit diesem Browser etwas sendest, siehst du hier, wann es geöffnet wird.",
    introductionBlocked:
      "Dieser Browser erlaubt der Seite nicht, deine Sendungen zu speichern, deshalb kann sie hier keine anzeigen.",
    sendShare: "Dateien oder einen Text senden",
    sent: "Gesendet {when}",
    for: "Für: {label}",
    labelField: "Für",
    labelHint:
      "Ein Name oder eine Notiz, damit du deine Sendungen unterscheiden kannst. Nur dieser Browser speichert das.",
    addLabel: "Notiz hinzufügen",
    changeLabel: "Notiz ändern",
    saveLabel: "Speichern",
    unknown: "Status unbekannt",
    loading: "Wird geladen\u00a0…",
    askingServer: "Anfrage an den Server\u00a0…",
    noRecord: "Kein Eintrag",
    noRecordLong:
      "Der Server hat keinen Eintrag mehr zu dieser Sendung. Du kannst sie aus dieser Liste entfernen.",
    unlock: "Entsperren",
    sendAgain: "Noch einmal senden",
    burn: "Vernichten",
    removeFromList: "Aus dieser Liste entfernen",
    burnTitle: "Diese Sendung vernichten?",
    burnConfirm: "Vernichten",
    burnQuestion:
      "Der Server löscht die Sendung, und der Link gilt nicht mehr. Ein laufender Abruf bricht ab. Das lässt sich nicht rückgängig machen.",
    removeTitle: "Diese Sendung aus der Liste entfernen?",
    removeConfirm: "Entfernen",
    removeGone: "Du siehst dann nicht mehr, was mit der Sendung geschehen ist.",
    removeAlive:
      "Das löscht die Sendung nicht. Du kannst dann aber ihren Status nicht mehr sehen und sie weder entsperren noch vernichten.",
    timeline: "Was passiert ist",
    forged: "Empfangsbestätigung nicht echt",
    forgedLong:
      "Der Server zeigt eine Empfangsbestätigung, die nicht mit dem Link erzeugt wurde. Vertraue dem Status dieser Sendung nicht.",
    withoutReceipt: "Geöffnet, ohne Empfangsbestätigung",
    withoutReceiptLong:
      "Jemand mit dem Link hat sie geöffnet, aber es kam keine Empfangsbestätigung. Vielleicht ist der Abruf unvollständig: Frag den Empfänger.",
    locked: "Gesperrt",
    lockedLong:
      "Jemand mit dem Link hat zu viele falsche Passwörter eingegeben. Entsperre die Sendung oder vernichte sie.",
    incomplete: "Upload unvollständig",
    incompleteLong: "Niemand kann die Sendung öffnen, bis der Upload abgeschlossen ist.",
    incompleteNext:
      "Der Upload läuft nur in dem Tab weiter, in dem er begonnen hat. Wenn du ihn geschlossen hast, sende noch einmal. Den unvollständigen Upload löscht der Server von selbst.",
    opening: "Wird gerade geöffnet",
    openingLong:
      "Jemand mit dem Link hat sie geöffnet. Für diesen Abruf gibt es noch keine Empfangsbestätigung.",
    downloading: "Wird heruntergeladen",
    downloadInterrupted:
      "Die Verbindung des Empfängers ist unterbrochen. Der Abruf kann weitergehen.",
    downloadSent: "Alles ist gesendet. Die Empfangsbestätigung fehlt noch.",
    waiting: "Noch nicht geöffnet",
    canBeOpened: "Sie lässt sich {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen.",
    canBeOpenedUntil:
      "Sie lässt sich {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen. Sie läuft {when} ab.",
    canBeOpenedMore:
      "Sie lässt sich noch {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen.",
    canBeOpenedMoreUntil:
      "Sie lässt sich noch {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen. Sie läuft {when} ab.",
    openedAgain: "Geöffnet, weiter verfügbar",
    openedUnconfirmed:
      "Sie wurde {count, plural, =1 {einmal} one {#-mal} other {#-mal}} geöffnet, ohne Empfangsbestätigung.",
    receivedAgain: "Empfangen, weiter verfügbar",
    opened: "Sie wurde {count, plural, =1 {einmal} one {#-mal} other {#-mal}} geöffnet.",
    receipts:
      "{count, plural, =1 {Sie wurde vollständig empfangen. Die Empfangsbestätigung ist geprüft: Nur jemand mit dem Link kann eine erzeugen.} one {Sie wurde vollständig empfangen. Die Empfangsbestätigung ist geprüft: Nur jemand mit dem Link kann eine erzeugen.} other {Sie wurde #-mal vollständig empfangen. Die Empfangsbestätigungen sind geprüft: Nur jemand mit dem Link kann eine erzeugen.}}",
    expired: "Sie ist {when} abgelaufen. Der Server hat sie gelöscht.",
    expiredSometime: "Sie ist abgelaufen. Der Server hat sie gelöscht.",
    receivedExpired: "Empfangen, dann abgelaufen",
    neverOpened: "Nie geöffnet",
    burned: "Vernichtet",
    burnedLong: "Du hast sie {when} vernichtet.",
    burnedSometime: "Du hast sie vernichtet.",
    wrongPasswords: "Nach falschen Passwörtern gelöscht",
    wrongPasswordsLong:
      "Jemand mit dem Link hat insgesamt zu viele falsche Passwörter eingegeben. Der Server hat die Sendung {when} gelöscht.",
    wrongPasswordsSometime:
      "Jemand mit dem Link hat insgesamt zu viele falsche Passwörter eingegeben. Der Server hat die Sendung gelöscht.",
    removed: "Vom Betreiber entfernt",
    removedLong: "Der Betreiber dieses Servers hat diese Sendung {when} entfernt.",
    removedSometime: "Der Betreiber dieses Servers hat diese Sendung entfernt.",
    abandoned: "Nie gesendet",
    abandonedLong: "Der Upload wurde nicht abgeschlossen. Der Server hat die Sendung gelöscht.",
    received: "Empfangen",
    deleted: "Der Server hat die Sendung gelöscht.",
    event_created: "Du hast sie erstellt",
    event_uploaded: "Upload abgeschlossen",
    event_previewed: "Jemand mit dem Link hat die Vorschau angesehen",
    event_claimed: "Jemand mit dem Link hat sie geöffnet",
    event_given_back: "Es wurde nichts abgerufen, deshalb zählt dieses Öffnen nicht",
    event_delivered: "Vollständig empfangen",
    event_lease_ended: "Die Zeit für den Abruf endete ohne Empfangsbestätigung",
    event_wrong_password:
      "{count, plural, =1 {Ein falsches Passwort} one {# falsches Passwort} other {# falsche Passwörter}}",
    event_locked: "Gesperrt nach zu vielen falschen Passwörtern",
    event_unlocked: "Du hast sie entsperrt",
    event_expired: "Abgelaufen",
    event_burned: "Du hast sie vernichtet",
    event_abandoned: "Der Upload wurde nicht abgeschlossen",
    event_ended_by_wrong_passwords: "Gelöscht nach insgesamt zu vielen falschen Passwörtern",
    event_unlocked_by_operator: "Der Betreiber dieses Servers hat sie entsperrt",
    event_removed_by_operator: "Der Betreiber dieses Servers hat sie entfernt",
    eventTimes: "{event} ({count, plural, one {#-mal} other {#-mal}})",
    eventSpan: "zuerst {first}, zuletzt {last}",
    tellMe: "Benachrichtigen, wenn eine Sendung geöffnet wird",
    tellsYou:
      "Diese Seite benachrichtigt dich, wenn eine Sendung geöffnet wird, solange sie in einem Tab offen ist.",
    tellMeBlocked: "Der Browser erlaubt dieser Seite keine Benachrichtigungen.",
    openedTitle: "Eine Sendung wurde geöffnet",
    wrongPasswordsSoFar: "Falsche Passwörter: {wrong} von {limit}.",
  },

  server: {
    forPrograms: "Diese Adresse ist für Programme. Sie im Browser zu öffnen, ändert nichts.",
    error: "Fehler {status} · {code}",
    nothingAtApi:
      "Diese Adresse ist für Programme. Einen solchen Aufruf oder eine solche Sendung gibt es nicht.",
    nothingAtApiAdvice: "Vergleiche die Adresse mit der API-Dokumentation.",
    nothingAtPage: "Dieser Server hat unter dieser Adresse keine Seite.",
    nothingAtPageAdvice:
      "Prüfe die Adresse, oder geh zur Startseite. Ein Link zu einer Sendung enthält „/s/“.",
    aboutApi: "Über die API",
    reloadKeepsLink:
      "Lade diese Seite neu, um es noch einmal zu versuchen: So bleibt der ganze Link erhalten.",
    openTitle: "Eine Sendung öffnen",
    onlyOpens: "Auf diesem Server lassen sich Sendungen nur öffnen",
    onlyOpensLong: "Er nimmt keine neuen Sendungen an, deshalb kannst du hier nichts senden.",
    gotLink: "Hat dir jemand einen Link geschickt?",
    gotLinkAdvice: "Öffne den ganzen Link in diesem Browser, mit allem, was nach dem „#“ kommt.",
    wantToSend: "Möchtest du etwas senden?",
    wantToSendAdvice:
      "Frag den Betreiber dieses Servers nach der Adresse eines Servers, der Sendungen annimmt.",
    shareIntroduction:
      "Sie ist Ende-zu-Ende-verschlüsselt. Das bloße Ansehen dieser Seite öffnet sie nicht.",
    shareCommand:
      "Um sie zu öffnen, kopiere den ganzen Link, mit allem nach dem „#“, und führe diesen Befehl aus:",
    noPages: "Dieser Server hat keine Webseiten",
    noPagesLong: "Sie wurden nicht gebaut. Die Befehlszeile funktioniert trotzdem.",
    noPagesSend: "Um eine Datei zu senden, führe diesen Befehl mit der Adresse dieses Servers aus:",
    noPagesOperator:
      "Falls du den Server betreibst: Führe <code>npm run build</code> aus, um die Seiten hinzuzufügen, und starte den Server neu.",
    offline: "Du bist offline",
    offlineLong:
      "Diese Seite braucht den Server. Es wurde nichts gesendet oder geöffnet, und es ging nichts verloren.",
    offlineAdvice:
      "Prüfe deine Verbindung. Lade dann diese Seite neu: So bleibt der ganze Link erhalten.",
    unshared: "Es wurde nichts hinzugefügt",
    unsharedLong:
      "Dein Gerät hat das, was du geteilt hast, an den Server gesendet, weil die App noch nicht bereit war. Der Server hat es nicht gelesen.",
    unsharedAdvice:
      "Öffne die Startseite und warte, bis sie geladen ist. Teile dann noch einmal aus der anderen App.",
  },
};
